// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolTip>
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace xsmoe::widgets {
namespace {

struct PaletteColours {
  QRgb window, base, alternate, button, text, aside, disabled, highlight, highlightedText, link, mid;
};
constexpr PaletteColours kLight{0xfff4f5f7, 0xffffffff, 0xfff0f2f5, 0xffe9ebef, 0xff1b1f24, 0xff5f6670,
                                0xff8a9099, 0xff0b63b8, 0xffffffff, 0xff0b63b8, 0xffc4c9d1};
constexpr PaletteColours kDark{0xff22252a, 0xff191b1f, 0xff202328, 0xff31353c, 0xffe8eaed, 0xff9aa0aa,
                               0xff7d838c, 0xff2a76c4, 0xffffffff, 0xff6cb4ff, 0xff4a4f58};
constexpr PaletteColours kContrast{0xff000000, 0xff000000, 0xff0d0d0d, 0xff1c1c1c, 0xffffffff, 0xffd0d4da,
                                   0xffb4b9c1, 0xffffd54a, 0xff000000, 0xff8fc7ff, 0xff8a9099};

const PaletteColours& coloursOf(ThemeChoice choice, bool desktopIsDark) {
  switch (choice) {
    case ThemeChoice::kSystem: return desktopIsDark ? kDark : kLight;
    case ThemeChoice::kLight: return kLight;
    case ThemeChoice::kDark: return kDark;
    case ThemeChoice::kContrast: return kContrast;
  }
  return kLight;
}

QPalette paletteOf(const PaletteColours& c) {
  QPalette palette;
  palette.setColor(QPalette::Window, c.window);
  palette.setColor(QPalette::Base, c.base);
  palette.setColor(QPalette::AlternateBase, c.alternate);
  palette.setColor(QPalette::Button, c.button);
  palette.setColor(QPalette::ToolTipBase, c.base);
  palette.setColor(QPalette::Highlight, c.highlight);
  palette.setColor(QPalette::HighlightedText, c.highlightedText);
  palette.setColor(QPalette::Link, c.link);
  palette.setColor(QPalette::LinkVisited, c.link);
  palette.setColor(QPalette::BrightText, c.highlightedText);
  palette.setColor(QPalette::PlaceholderText, c.aside);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
    palette.setColor(role, c.text);
    palette.setColor(QPalette::Disabled, role, c.disabled);
  }
  palette.setColor(QPalette::Disabled, QPalette::Highlight, c.mid);
  palette.setColor(QPalette::Mid, c.mid);
  palette.setColor(QPalette::Light, QColor(c.button).lighter(112));
  palette.setColor(QPalette::Midlight, QColor(c.button).lighter(105));
  palette.setColor(QPalette::Dark, QColor(c.mid).darker(120));
  palette.setColor(QPalette::Shadow, QColor(c.mid).darker(180));
  return palette;
}

/// Fusion with boxes and circles to be checked whose edge is seen before they are: its own is a shade of the window, darker on a dark one
/// too. Those of lists, tables and menus are drawn through the same. Its tabs are narrower, and its tool tips have an edge and some room.
class ClearBoxes : public QProxyStyle {
 public:
  using QProxyStyle::QProxyStyle;

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override {
    if (element == PE_PanelTipLabel) return drawTip(*option, *painter);
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, element == PE_IndicatorRadioButton);
    painter->setPen(QPen(edgeColour(*option), 1));
    painter->setBrush(Qt::NoBrush);
    const QRect edge = option->rect.adjusted(0, 0, -1, -1);
    if (element == PE_IndicatorCheckBox)
      painter->drawRect(edge);
    else
      painter->drawEllipse(edge);
    painter->restore();
  }

  /// Tabs are hardly wider than their words, so that more of them are seen in a narrow column; a number at the right of its cell is apart
  /// from the words at the left of the next.
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
    if (metric == PM_ToolTipLabelFrameWidth) return kTipEdge;
    const int usual = QProxyStyle::pixelMetric(metric, option, widget);
    if (metric == PM_FocusFrameHMargin) return usual + kCellRoom;
    return metric == PM_TabBarTabHSpace ? usual / 3 : usual;
  }

 private:
  static constexpr int kTipEdge = 4;  ///< in pixels: a line, and room
  static constexpr int kCellRoom = 2;

  static void drawTip(const QStyleOption& option, QPainter& painter) {
    painter.fillRect(option.rect, option.palette.brush(QPalette::ToolTipBase));
    painter.save();
    painter.setPen(QPen(option.palette.color(QPalette::Mid), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    painter.restore();
  }

  static QColor edgeColour(const QStyleOption& option) {
    const QPalette& palette = option.palette;
    if (!option.state.testFlag(State_Enabled)) return palette.color(QPalette::Disabled, QPalette::Text);
    if (option.state.testFlag(State_Selected)) return palette.color(QPalette::HighlightedText);
    const bool focused = option.state.testFlag(State_HasFocus) && option.state.testFlag(State_KeyboardFocusChange);
    return focused ? palette.color(QPalette::Link) : chartColours(palette).mutedText;
  }
};

QColor between(std::span<const QRgb> stops, double share) {
  const double at = std::clamp(share, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
  const auto left = std::min(static_cast<std::size_t>(at), stops.size() - 2);
  const double right = at - static_cast<double>(left);
  const QColor a(stops[left]), b(stops[left + 1]);
  return QColor::fromRgbF(static_cast<float>(a.redF() + right * (b.redF() - a.redF())),
                          static_cast<float>(a.greenF() + right * (b.greenF() - a.greenF())),
                          static_cast<float>(a.blueF() + right * (b.blueF() - a.blueF())));
}

double luminance(const QColor& colour) {
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

// Okabe and Ito, "Color Universal Design" (2008): darkened where too pale on white, lightened where too dark on black.
constexpr std::array<QRgb, kSeriesColours> kOnLight{0xff0072b2, 0xffd55e00, 0xff007f5f, 0xffb0508a, 0xffb07800, 0xff2f93cf, 0xff7a7318};
constexpr std::array<QRgb, kSeriesColours> kOnDark{0xff56b4e9, 0xffe69f00, 0xff2fc49a, 0xffe08fc0, 0xfff0e442, 0xff8fb8ff, 0xffff8a4c};

// Matplotlib's viridis and plasma at equal steps (CC0). Plasma without its darkest and palest ends.
constexpr std::array<QRgb, 9> kViridis{0xff440154, 0xff472d7b, 0xff3b528b, 0xff2c728e, 0xff21918c,
                                       0xff28ae80, 0xff5ec962, 0xffaddc30, 0xfffde725};
constexpr std::array<QRgb, 8> kPlasma{0xff5b02a3, 0xff8405a7, 0xffa82296, 0xffc5407e, 0xffdd5e66, 0xfff07f4f, 0xfffba238, 0xfffcc93d};

// Cynthia Brewer's PuOr at equal steps (ColorBrewer, Apache-2.0), from purple to orange.
constexpr std::array<QRgb, 9> kPurpleOrange{0xff542788, 0xff8073ac, 0xffb2abd2, 0xffd8daeb, 0xfff7f7f7,
                                            0xfffee0b6, 0xfffdb863, 0xffe08214, 0xffb35806};

}  // namespace

void applyTheme(QApplication& application, ThemeChoice choice) {
  static const bool desktopIsDark = isDark(QApplication::palette());
  // Every widget is polished anew for another style, and for each style sheet of the application: one style serves all looks.
  if (dynamic_cast<const ClearBoxes*>(application.style()) == nullptr)
    application.setStyle(new ClearBoxes(QStyleFactory::create(QStringLiteral("Fusion"))));  // the application owns it
  const QPalette palette = paletteOf(coloursOf(choice, desktopIsDark));
  QApplication::setPalette(palette);
  QToolTip::setPalette(palette);  // which keeps one of its own
  tellWindows(QEvent::ApplicationPaletteChange);
}

void tellWindows(QEvent::Type change) {
  const auto windows = QApplication::topLevelWidgets();
  for (auto* const window : windows) {
    QEvent told(change);
    QCoreApplication::sendEvent(window, &told);
  }
}

QPalette lightPalette() { return paletteOf(kLight); }

bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

ChartColours chartColours(const QPalette& palette) {
  const bool dark = isDark(palette);
  return {palette.color(QPalette::Base), dark ? QColor(0xff33373e) : QColor(0xffe3e6ea), dark ? QColor(0xff737a85) : QColor(0xff9aa1ab),
          palette.color(QPalette::Text), dark ? QColor(0xffb3b9c2) : QColor(0xff545b65)};
}

QColor seriesColour(int index, bool dark) {
  const auto position = static_cast<std::size_t>(index) % kSeriesColours;
  return dark ? kOnDark[position] : kOnLight[position];
}

QColor heatColour(double share) { return between(kViridis, share); }

QColor paleHeatColour(double share, bool dark) {
  const QColor from = dark ? QColor(0xff1d2228) : QColor(0xfff4f7fa);
  const QColor to = dark ? QColor(0xff1b6390) : QColor(0xff4fa3d1);
  const double at = std::clamp(share, 0.0, 1.0);
  const auto mixed = [at](int a, int b) { return qRound(a + at * (b - a)); };
  return {mixed(from.red(), to.red()), mixed(from.green(), to.green()), mixed(from.blue(), to.blue())};
}

QColor changeColour(double change) { return between(kPurpleOrange, (change + 1) / 2); }

QColor birthColour(int born, int windows, bool dark) {
  // The last window only tests, so births go from 0 to windows − 2.
  return standingOut(between(kPlasma, windows > 2 ? static_cast<double>(born) / (windows - 2) : 0.0), dark ? kDark.base : kLight.base);
}

QColor baseColour(bool dark) { return dark ? QColor(0xff9aa3b0) : QColor(0xff6b7480); }
QColor tauColour(bool dark) { return dark ? QColor(0xffff6f61) : QColor(0xffc4161c); }
QColor truthColour(bool dark) { return dark ? QColor(0xff3ecf9a) : QColor(0xff007a52); }
QColor badNewsColour(bool dark) { return dark ? QColor(0xffff9d91) : QColor(0xff9e1b14); }

QColor readableOn(const QColor& background) {
  const QColor black(0xff101214), white(Qt::white);
  return contrast(background, black) >= contrast(background, white) ? black : white;
}

QColor standingOut(const QColor& colour, const QColor& background) {
  const QColor target = readableOn(background);
  QColor result = colour;
  for (int step = 0; step < 10 && contrast(result, background) < 2.5; ++step) {
    const auto mix = [](float from, float to) { return from + 0.12F * (to - from); };
    result =
        QColor::fromRgbF(mix(result.redF(), target.redF()), mix(result.greenF(), target.greenF()), mix(result.blueF(), target.blueF()));
  }
  return result;
}

double contrast(const QColor& a, const QColor& b) {
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QFont scaledFont(const QFont& font, double by) {
  QFont scaled = font;
  if (font.pixelSize() > 0)
    scaled.setPixelSize(std::max(1, qRound(by * font.pixelSize())));
  else
    scaled.setPointSizeF(by * font.pointSizeF());
  return scaled;
}

QFont inPixels(const QFont& font) {
  QFont sized = font;
  sized.setPixelSize(QFontInfo(font).pixelSize());
  return sized;
}

}  // namespace xsmoe::widgets
