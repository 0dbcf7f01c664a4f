//! British National Grid to WGS84 by OSTN15, Ordnance Survey's own definition of the grid.

use crate::model::Point;

/// The point of an easting and a northing in metres. `None` off the grid, and for 0,0.
pub fn to_point(easting: u32, northing: u32) -> Option<Point> {
    // The transformation's own check comes too late for numbers far off the grid.
    if (easting == 0 && northing == 0) || easting > 700_000 || northing > 1_300_000 {
        return None;
    }
    let (lon, lat) = lonlat_bng::convert_osgb36_to_ll(f64::from(easting), f64::from(northing)).ok()?;
    Point::new(lat, lon)
}

/// Metres on the grid, to measure a distance with. `None` outside the grid's reach, as in Northern Ireland.
pub fn to_metres(point: Point) -> Option<(f64, f64)> {
    lonlat_bng::convert_osgb36(point.lon, point.lat).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ordnance Survey's test points for OSTN15: latitude, longitude (ETRS89), easting, northing (OSGB36).
    const PUBLISHED: &[(&str, f64, f64, f64, f64)] = &[
        ("TP01", 49.92226394, -6.29977752, 91492.146, 11318.804),
        ("TP02", 49.96006138, -5.2030461, 170370.718, 11572.405),
        ("TP04", 50.57563665, -1.297822772, 449816.371, 75335.861),
        ("TP06", 51.4007822, -3.551283492, 292184.87, 168003.465),
        ("TP07", 51.37447026, 1.444547304, 639821.835, 169565.858),
        ("TP09", 51.48936565, -0.119925572, 530624.974, 178388.464),
        ("TP11", 51.89436637, 0.89724327, 599445.59, 225722.826),
        ("TP15", 52.96219109, -1.197476559, 454002.834, 340834.943),
        ("TP20", 53.8002152, -1.663791682, 422242.186, 433818.701),
        ("TP25", 54.97912274, -1.616576852, 424639.355, 565012.703),
        ("TP40", 60.13308092, -2.073828228, 395999.668, 1138728.951),
    ];

    #[test]
    fn published_points_are_met_to_a_centimetre() {
        for (name, lat, lon, easting, northing) in PUBLISHED {
            let (found_lon, found_lat) = lonlat_bng::convert_osgb36_to_ll(*easting, *northing).unwrap();
            let north = (found_lat - lat) * 111_200.0;
            let east = (found_lon - lon) * 111_200.0 * lat.to_radians().cos();
            assert!(north.hypot(east) < 0.01, "{name} is off by {north:.4} m north and {east:.4} m east");
        }
    }

    #[test]
    fn whole_metres_keep_to_a_metre_and_a_half() {
        for (name, lat, lon, easting, northing) in PUBLISHED {
            let point = to_point(easting.round() as u32, northing.round() as u32).unwrap();
            let off = point.miles_to(Point { lat: *lat, lon: *lon }) * 1609.344;
            assert!(off < 1.5, "{name} is off by {off:.2} m");
        }
    }

    #[test]
    fn nothing_is_at_the_origin_or_off_the_grid() {
        assert_eq!(to_point(0, 0), None);
        assert_eq!(to_point(9_999_999, 1), None);
        assert_eq!(to_point(u32::MAX, u32::MAX), None);
        for (lat, lon) in [(49.0, -9.0), (61.0, 2.5), (61.0, -9.0), (49.0, 2.5), (54.6, -5.93)] {
            let _ = to_metres(Point::new(lat, lon).unwrap());
        }
        for corner in [(1, 0), (0, 1), (700_000, 1_300_000), (700_000, 0), (0, 1_300_000)] {
            let _ = to_point(corner.0, corner.1);
        }
    }
}
