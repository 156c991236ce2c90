//! Draws the growth as an SVG file: a panel per varied size, a line per density.

use std::path::Path;

use plotters::prelude::*;

/// A panel: the varied size, and for each density the points (size, milliseconds).
pub type Panel<'a> = (&'a str, Vec<Vec<(f64, f64)>>);

const COLOURS: [RGBColor; 3] = [RGBColor(0, 90, 181), RGBColor(220, 50, 32), RGBColor(60, 60, 60)];

pub fn growth(file: &Path, densities: &[usize], panels: &[Panel<'_>]) {
    let root = SVGBackend::new(file, (900, 400)).into_drawing_area();
    root.fill(&WHITE).unwrap();
    for (area, (title, lines)) in root.split_evenly((1, panels.len())).iter().zip(panels) {
        let points = || lines.iter().flatten();
        let right = points().map(|point| point.0).fold(0.0, f64::max);
        let top = points().map(|point| point.1).fold(0.0, f64::max) * 1.05;
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(52)
            .build_cartesian_2d(0.0..right, 0.0..top)
            .unwrap();
        chart
            .configure_mesh()
            .x_desc(*title)
            .y_desc("complete check, ms")
            .x_label_formatter(&|value| format!("{value:.0}"))
            .y_label_formatter(&|value| format!("{value:.0}"))
            .draw()
            .unwrap();
        for ((line, density), colour) in lines.iter().zip(densities).zip(COLOURS) {
            chart
                .draw_series(LineSeries::new(line.iter().copied(), colour.stroke_width(2)).point_size(3))
                .unwrap()
                .label(format!("conditions on {density}"))
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
        }
        let legend = &mut chart.configure_series_labels();
        legend.position(SeriesLabelPosition::UpperLeft).border_style(BLACK).background_style(WHITE).draw().unwrap();
    }
    root.present().unwrap();
}
