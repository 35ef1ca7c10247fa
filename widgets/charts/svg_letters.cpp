// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/svg_letters.h"

#include <QFont>
#include <QGlyphRun>
#include <QLatin1String>
#include <QPainterPath>
#include <QPointF>
#include <QRawFont>
#include <QRegularExpression>
#include <QTextLayout>
#include <QXmlStreamReader>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace xsmoe::widgets {
namespace {

constexpr int kOutlineSize = 100;       ///< pixels of a letter for outlines: large enough that a tenth is no matter
constexpr double kLineWidth = 1000000;  ///< pixels: a text is never broken

/// A text as the generator writes it.
struct WrittenText {
  QString words, fill, opacity;
  QFont font;       ///< of kOutlineSize
  double size = 0;  ///< pixels
  QPointF at;       ///< where its first letter stands
};

/// Weights that it has no name for it writes ten times too large.
QFont fontOf(const QString& family, int weight, bool italic) {
  QFont font(family);
  font.setPixelSize(kOutlineSize);
  font.setHintingPreference(QFont::PreferNoHinting);
  font.setWeight(static_cast<QFont::Weight>(std::clamp(weight > 1000 ? weight / 10 : weight, 1, 1000)));
  font.setItalic(italic);
  return font;
}

std::optional<WrittenText> textIn(const QString& element) {
  QXmlStreamReader xml(element);
  if (!xml.readNextStartElement()) return std::nullopt;
  const QXmlStreamAttributes attributes = xml.attributes();
  const auto value = [&attributes](const char* name) { return attributes.value(QLatin1String(name)).toString(); };
  WrittenText text;
  text.fill = value("fill");
  text.opacity = value("fill-opacity");
  text.font = fontOf(value("font-family"), value("font-weight").toInt(), value("font-style") != QLatin1String("normal"));
  text.size = value("font-size").toDouble();
  text.at = {value("x").toDouble(), value("y").toDouble()};
  text.words = xml.readElementText();
  if (xml.hasError() || text.size <= 0) return std::nullopt;
  return text;
}

QString number(double value) { return QString::number(std::round(10 * value) / 10); }

QString dataOf(const QPainterPath& outline) {
  QString data;
  for (int i = 0; i < outline.elementCount(); ++i) {
    const QPainterPath::Element at = outline.elementAt(i);
    if (at.isMoveTo())
      data += QLatin1Char('M');
    else if (at.isLineTo())
      data += QLatin1Char('L');
    else
      data += QLatin1Char(at.isCurveTo() ? 'C' : ' ');  // the second and third point of a curve follow its first
    data += number(at.x) + QLatin1Char(' ') + number(at.y);
  }
  return data;
}

class Outlines {
 public:
  /// What stands in place of a text.
  [[nodiscard]] QString inPlaceOf(const QString& element) {
    const auto text = textIn(element);
    if (!text) return element;
    const QString letters = lettersOf(*text);
    if (letters.isEmpty() && !text->words.trimmed().isEmpty()) return element;
    return QStringLiteral(
               "<g fill=\"%1\" fill-opacity=\"%2\" stroke=\"none\" fill-rule=\"nonzero\" transform=\"translate(%3 %4) scale(%5)\">")
               .arg(text->fill, text->opacity)
               .arg(text->at.x())
               .arg(text->at.y())
               .arg(text->size / kOutlineSize) +
           QStringLiteral("<title>") + text->words.toHtmlEscaped() + QStringLiteral("</title>") + letters + QStringLiteral("</g>");
  }
  [[nodiscard]] QString definitions() const {
    QString all;
    for (const auto& [data, place] : places_) all += QStringLiteral("<path id=\"letter%1\" d=\"%2\"/>\n").arg(place).arg(data);
    return all.isEmpty() ? all : QStringLiteral("<defs>\n") + all + QStringLiteral("</defs>\n");
  }

 private:
  QString lettersOf(const WrittenText& text) {
    QTextLayout layout(text.words, text.font);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    if (line.isValid()) line.setLineWidth(kLineWidth);
    layout.endLayout();
    if (!line.isValid()) return {};
    // What is read from right to left stands at the line's right end.
    const QPointF start(line.naturalTextRect().left(), line.ascent());
    QString letters;
    for (const QGlyphRun& run : layout.glyphRuns()) {
      const QRawFont font = run.rawFont();
      const auto glyphs = run.glyphIndexes();
      const auto places = run.positions();
      for (qsizetype i = 0; i < std::min(glyphs.size(), places.size()); ++i) {
        const QPainterPath outline = font.pathForGlyph(glyphs[i]);
        if (outline.isEmpty()) continue;  // a blank
        const QPointF at = places[i] - start;
        letters +=
            QStringLiteral("<use xlink:href=\"#letter%1\" x=\"%2\" y=\"%3\"/>").arg(placeOf(outline)).arg(number(at.x()), number(at.y()));
      }
    }
    return letters;
  }
  /// Letters alike in form are one, whatever font they are of.
  int placeOf(const QPainterPath& outline) { return places_.emplace(dataOf(outline), static_cast<int>(places_.size())).first->second; }

  std::map<QString, int> places_;  // by the data of their paths
};

}  // namespace

QString lettersAsOutlines(const QString& svg) {
  static const QRegularExpression texts(QStringLiteral("<text [^>]*>[^<]*</text>"));
  static const QRegularExpression fonts(QStringLiteral(" ?font-(?:family|size|weight|style)=\"[^\"]*\""));
  Outlines outlines;
  QString made;
  qsizetype from = 0;
  const auto addUpTo = [&](qsizetype to) {
    QString between = svg.mid(from, to - from);
    made += between.remove(fonts);  // groups name one too
  };
  for (auto found = texts.globalMatch(svg); found.hasNext();) {
    const auto text = found.next();
    addUpTo(text.capturedStart());
    made += outlines.inPlaceOf(text.captured());
    from = text.capturedEnd();
  }
  addUpTo(svg.size());
  if (const auto first = made.indexOf(QLatin1String("<g ")); first >= 0) made.insert(first, outlines.definitions());
  return made;
}

}  // namespace xsmoe::widgets
