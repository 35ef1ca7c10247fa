// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QStringList>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "model/core/error.h"
#include "model/core/run_history.h"

namespace xsmoe::widgets {

/// What a picture is made for: letters have about the size of those around it.
enum class FigurePlace : std::uint8_t {
  kColumn,  ///< of a page with two columns: 85 mm wide
  kPage,    ///< 178 mm
  kSlide,   ///< 254 mm, 16:9
};
struct FigureSize {
  QSize pixels;        ///< in which it is laid out
  double widthMm = 0;  ///< on paper
};
[[nodiscard]] FigureSize sizeFor(FigurePlace place);
/// "column", "page" or "slide", as on the command line; empty for another text.
[[nodiscard]] std::optional<FigurePlace> figurePlaceFromName(const QString& name);

/// Writes the views of Watch of a run into a folder, which is made where it is not there: of each chart and of the lives of experts PDF,
/// SVG, PNG, CSV and JSON, of the gate weights the pictures. In light colours, of the given size, with what they show and the run's
/// deviations below and in the file. Files are named after the views, numbered in order; those of an earlier time are replaced. The files'
/// names. Errors: the run has nothing to draw; cannot write. Needs the window's thread.
[[nodiscard]] Result<QStringList> writeViews(const std::filesystem::path& folder, const RunHistory& run, FigurePlace place);

}  // namespace xsmoe::widgets
