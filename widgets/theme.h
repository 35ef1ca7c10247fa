// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QEvent>
#include <QFont>
#include <QPalette>
#include <cstdint>

class QApplication;

namespace xsmoe::widgets {

/// `kContrast` is a dark look on which every text and every curve has a contrast of 7 and more, for rooms with a projector.
enum class ThemeChoice : std::uint8_t { kSystem, kLight, kDark, kContrast };

/// Sets Fusion style, with edges of check boxes that stand out, and a palette; `kSystem` takes the light or the dark one, whichever is
/// nearer to the palette that the desktop gave at the first call. Views repaint themselves on QEvent::PaletteChange.
void applyTheme(QApplication& application, ThemeChoice choice);

/// Tells each window at once that the program's letters (QEvent::ApplicationFontChange) or colours (ApplicationPaletteChange) are others.
/// Qt tells them so by the next turn of the event loop, and those that are not shown never.
void tellWindows(QEvent::Type change);

/// The light look's palette, for what is printed, whatever the window looks like.
[[nodiscard]] QPalette lightPalette();

/// Whether a palette's window is darker than its text.
[[nodiscard]] bool isDark(const QPalette& palette);

/// Colours of a chart's frame, by theme.
struct ChartColours {
  QColor background, grid, axis, text, mutedText;
};
[[nodiscard]] ChartColours chartColours(const QPalette& palette);

/// The n-th colour of curves and bars (Okabe and Ito's colours, adjusted to the background); repeats after `kSeriesColours`.
inline constexpr int kSeriesColours = 7;
[[nodiscard]] QColor seriesColour(int index, bool dark);

/// A share in [0, 1] on a sequential scale that grows in lightness (viridis).
[[nodiscard]] QColor heatColour(double share);

/// A share in [0, 1] on a pale scale of one hue, on which the chart's text reads everywhere: it never changes between black and white.
[[nodiscard]] QColor paleHeatColour(double share, bool dark);

/// A change in [−1, 1] on a scale of two colours about a pale 0 (purple below, orange above), which colour-blind people tell apart too.
[[nodiscard]] QColor changeColour(double change);

/// The colour of experts first trained in window `born` of `windows`, on a sequential scale unlike the heat map's (plasma). It is the same
/// in every picture of this look, lines and fillings, and stands out from the page.
[[nodiscard]] QColor birthColour(int born, int windows, bool dark);

/// The frozen backbone and its base path.
[[nodiscard]] QColor baseColour(bool dark);
/// What would go at the present τ, and the τ line itself.
[[nodiscard]] QColor tauColour(bool dark);
/// Held-out truths and good news.
[[nodiscard]] QColor truthColour(bool dark);
/// Bad news, told apart from good news by lightness too.
[[nodiscard]] QColor badNewsColour(bool dark);

/// Black or white, whichever reads better on `background`.
[[nodiscard]] QColor readableOn(const QColor& background);

/// `colour`, made lighter or darker until it stands out from `background` (contrast 2.5 or more): for lines.
[[nodiscard]] QColor standingOut(const QColor& colour, const QColor& background);

/// Contrast ratio of two colours as in WCAG 2: 1 … 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

/// A font of the screen by its height in pixels: with a painter that scales it has the size that it has on screen, on a page too, whose
/// dots are smaller.
[[nodiscard]] QFont inPixels(const QFont& font);
/// Its size by a factor, in pixels where it has one in pixels.
[[nodiscard]] QFont scaledFont(const QFont& font, double by);

}  // namespace xsmoe::widgets
