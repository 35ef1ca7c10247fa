// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/few_colours.h"

#include <QList>
#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <vector>

namespace xsmoe::studio {
namespace {

/// A colour of the picture. Its weight grows slower than its pixels do: else no mark would stand against shades of the background.
struct Shade {
  QRgb colour = 0;
  double weight = 0;
  int toKept = std::numeric_limits<int>::max();  ///< squared distance to the nearest colour that is kept
};

std::vector<Shade> shadesOf(const QImage& picture) {
  std::unordered_map<QRgb, int> pixels;
  for (int y = 0; y < picture.height(); ++y) {
    const auto* const line = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
    for (int x = 0; x < picture.width(); ++x) ++pixels[line[x]];
  }
  std::vector<Shade> shades;
  for (const auto& [colour, count] : pixels) shades.push_back({colour, std::sqrt(static_cast<double>(count))});
  // In the same order for the same picture.
  std::sort(shades.begin(), shades.end(), [](const Shade& a, const Shade& b) { return a.colour < b.colour; });
  return shades;
}

int squaredDistance(QRgb a, QRgb b) {
  const int red = qRed(a) - qRed(b), green = qGreen(a) - qGreen(b), blue = qBlue(a) - qBlue(b);
  return red * red + green * green + blue * blue;
}

double missed(const Shade& shade) { return shade.weight * shade.toKept; }

/// One after the other, each the one that the picture would miss most: first the most frequent.
QList<QRgb> coloursToKeep(std::vector<Shade> shades, std::size_t most) {
  QList<QRgb> kept;
  for (std::size_t left = std::min(most, shades.size()); left > 0; --left) {
    const QRgb next =
        std::max_element(shades.begin(), shades.end(), [](const Shade& a, const Shade& b) { return missed(a) < missed(b); })->colour;
    kept.push_back(next);
    for (Shade& shade : shades) shade.toKept = std::min(shade.toKept, squaredDistance(shade.colour, next));
  }
  return kept;
}

}  // namespace

QImage withFewColours(const QImage& picture, std::size_t most) {
  const QImage plain = picture.convertToFormat(QImage::Format_RGB32);
  return plain.convertToFormat(QImage::Format_Indexed8, coloursToKeep(shadesOf(plain), most));
}

}  // namespace xsmoe::studio
