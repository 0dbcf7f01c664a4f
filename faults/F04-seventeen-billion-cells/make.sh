mkdir -p data/registers/cqc-directory
printf 'publisher = "CQC"\ntitle = "Directory"\nlicence = "OGL"\nedition = 2026-11-01\nstatus = "demonstration"\n' > data/registers/cqc-directory/source.toml
$MAKE ods data/registers/cqc-directory/x.ods 17-billion-cells
