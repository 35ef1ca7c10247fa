// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSize>
#include <QString>
#include <array>
#include <cstdint>
#include <optional>

namespace xsmoe::widgets {

/// What a picture is made for: letters have about the size of those around it.
enum class FigurePlace : std::uint8_t {
  kColumn,  ///< of a page with two columns: 85 mm wide
  kPage,    ///< 178 mm
  kSlide,   ///< 254 mm, 16:9
};
inline constexpr std::array kFigurePlaces{FigurePlace::kColumn, FigurePlace::kPage, FigurePlace::kSlide};
struct FigureSize {
  QSize pixels;        ///< in which it is laid out
  double widthMm = 0;  ///< on paper
};
[[nodiscard]] FigureSize sizeFor(FigurePlace place);
/// "For a &Column (85 mm)…": as menus offer it.
[[nodiscard]] QString offerOf(FigurePlace place);
/// "column", "page" or "slide", as on the command line.
[[nodiscard]] QString figurePlaceName(FigurePlace place);
/// Empty for another text than those.
[[nodiscard]] std::optional<FigurePlace> figurePlaceFromName(const QString& name);

}  // namespace xsmoe::widgets
