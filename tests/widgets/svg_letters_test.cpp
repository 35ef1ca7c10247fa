// SPDX-License-Identifier: GPL-3.0-or-later
// Letters in files of SVG: they look as drawn where their font is not installed.
#include "widgets/charts/svg_letters.h"

#include <gtest/gtest.h>

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSizeF>
#include <QSvgRenderer>
#include <QXmlStreamReader>
#include <functional>

#include "widgets/charts/chart_file.h"

namespace xsmoe::widgets {
namespace {

constexpr QSize kSize(240, 80);
using Paint = std::function<void(QPainter& painter)>;

QByteArray asSvg(const Paint& paint) {
  return svgOf(QStringLiteral("letters"), {kSize, [paint](QPainter& painter, const QRectF&) { paint(painter); }});
}

/// What is dark of what is painted on white.
QRect inkOf(const Paint& paint) {
  QImage image(kSize, QImage::Format_RGB32);
  image.fill(Qt::white);
  {
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter);
  }
  QRect ink;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (qGray(image.pixel(x, y)) < 160) ink |= QRect(x, y, 1, 1);
  return ink;
}

QFont lettersOf(int pixels, bool bold = false) {
  QFont font;
  font.setPixelSize(pixels);
  font.setBold(bold);
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

Paint writing(const QString& words, const QFont& font) {
  return [words, font](QPainter& painter) {
    painter.setFont(font);
    painter.setPen(Qt::black);
    painter.translate(10, 5);
    painter.drawText(QPointF(5, 40), words);
  };
}

TEST(SvgLetters, StandWhereTheyWereDrawnAsLargeAsTheyWereDrawn) {
  for (const auto& font : {lettersOf(12), lettersOf(24), lettersOf(24, true)})
    for (const char* words : {"HR@10 of D3", "τ = 0.1 é", "g (j)"}) {
      const auto paint = writing(QString::fromUtf8(words), font);
      QSvgRenderer picture(asSvg(paint));
      ASSERT_TRUE(picture.isValid()) << words;
      const QRect drawn = inkOf(paint),
                  seen = inkOf([&picture](QPainter&painter) { picture.render(&painter, QRectF(QPointF(), QSizeF(kSize))); });
      ASSERT_FALSE(drawn.isEmpty()) << words;
      EXPECT_NEAR(seen.left(), drawn.left(), 2) << words;
      EXPECT_NEAR(seen.right(), drawn.right(), 2) << words;
      EXPECT_NEAR(seen.top(), drawn.top(), 2) << words;
      EXPECT_NEAR(seen.bottom(), drawn.bottom(), 2) << words;
    }
}

TEST(SvgLetters, AreEachInTheFileOnceAndTellWhatTheySay) {
  const auto svg = asSvg(writing(QStringLiteral("aaa < \"b\""), lettersOf(20)));
  EXPECT_FALSE(svg.contains("font-"));
  EXPECT_EQ(svg.count("<use "), 7) << "blanks are not drawn";
  EXPECT_EQ(svg.count("id=\"letter"), 4) << "a, <, \" and b";
  QString said;
  QXmlStreamReader xml(svg);
  while (!xml.atEnd())
    if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("title")) said = xml.readElementText();
  EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
  EXPECT_EQ(said, QStringLiteral("aaa < \"b\"")) << "the last title is the text's";
}

TEST(SvgFile, IsXmlWhateverTheRunIsCalled) {
  const QString name = QStringLiteral("a & b <c> \"q\" ü");
  ChartPicture picture{kSize, [](QPainter& painter, const QRectF& target) { painter.fillRect(target, Qt::white); }};
  picture.provenance = {name};
  QXmlStreamReader xml(svgOf(name, picture));
  QStringList words;
  while (!xml.atEnd())
    if (xml.readNext() == QXmlStreamReader::StartElement && (xml.name() == QLatin1String("title") || xml.name() == QLatin1String("desc")))
      words << xml.readElementText();
  EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
  EXPECT_EQ(words, (QStringList{name, name}));
}

TEST(SvgLetters, OfAFileWithoutTextsAreNone) {
  const QString svg =
      QStringLiteral("<svg><title>font-size=&quot;1&quot;</title><g fill=\"none\" font-family=\"X\" font-size=\"9\" ><path/></g></svg>");
  EXPECT_EQ(lettersAsOutlines(svg), QStringLiteral("<svg><title>font-size=&quot;1&quot;</title><g fill=\"none\" ><path/></g></svg>"));
}

}  // namespace
}  // namespace xsmoe::widgets
