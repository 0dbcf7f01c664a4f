$MAKE column $R 'Service type - Supported living service' ''
$MAKE column $R 'Service type - Extra Care housing services' ''
