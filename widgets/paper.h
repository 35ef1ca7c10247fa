// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <memory>

class QWidget;

namespace xsmoe::widgets {

/// Views that are drawn for paper: in light colours, and shown on no screen.

inline constexpr QSize kPaperChart(720, 400);   ///< pixels; fits a page twice
inline constexpr double kTallestOnPaper = 1.4;  ///< a picture's height by its width: it fits on a page

/// A parent for such views. They lay themselves out and draw when they are shown: this one is, but on no screen.
[[nodiscard]] std::unique_ptr<QWidget> paperHolder();
void lighten(QWidget& view);
/// Shows a view that has its content, in this size: one that is drawn twice keeps the axes of the first time until its parts have had
/// their events, which lay them out.
void present(QWidget& view, QSize size = kPaperChart);

}  // namespace xsmoe::widgets
