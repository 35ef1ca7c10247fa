// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace xsmoe::widgets {
namespace {

constexpr int kLeastSide = 2, kMostSide = 15;
constexpr unsigned kWhole = 256;

/// Two colours mixed, red and blue at once.
QRgb mixed(QRgb below, QRgb above, unsigned cover) {
  const unsigned rest = kWhole - cover;
  const unsigned redBlue = (((below & 0xff00ffU) * rest + (above & 0xff00ffU) * cover) >> 8) & 0xff00ffU;
  const unsigned green = (((below & 0x00ff00U) * rest + (above & 0x00ff00U) * cover) >> 8) & 0x00ff00U;
  return 0xff000000U | redBlue | green;
}

/// Draws discs into an image's pixels.
class Pen {
 public:
  Pen(QImage& image, MapDot dot)
      : pixels_(reinterpret_cast<QRgb*>(image.bits())),
        stride_(image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb))),
        width_(image.width()),
        height_(image.height()),
        dot_(dot) {
    const double radius = dot.side / 2.0;
    for (int row = 0; row < dot.side; ++row) {
      const double off = row + 0.5 - radius, half = std::sqrt(std::max(0.0, radius * radius - off * off));
      const int from = dot.side <= 3 ? 0 : static_cast<int>(std::lround(radius - half));  // of few pixels all
      spans_[static_cast<std::size_t>(row)] = {from, dot.side - from};
    }
  }
  /// About a place of the image; one that is not finite, or is not in it, is nothing.
  void draw(double x, double y, QRgb colour) {
    const double left = x - dot_.side / 2.0, top = y - dot_.side / 2.0;
    if (!(left > -dot_.side && left < width_ && top > -dot_.side && top < height_)) return;
    const int firstColumn = static_cast<int>(std::floor(left)), firstRow = static_cast<int>(std::floor(top));
    for (int row = std::max(0, -firstRow); row < dot_.side && firstRow + row < height_; ++row) {
      const auto [from, to] = spans_[static_cast<std::size_t>(row)];
      QRgb* const line = pixels_ + (firstRow + row) * stride_;
      const int end = std::min(firstColumn + to, width_);
      for (int column = std::max(firstColumn + from, 0); column < end; ++column) line[column] = mixed(line[column], colour, dot_.cover);
    }
  }

 private:
  QRgb* pixels_;
  qsizetype stride_;
  int width_, height_;
  MapDot dot_;
  std::array<std::pair<int, int>, kMostSide + 1> spans_{};
};

/// Steps by which a walk around n items meets each once, far from the one before: near the golden section of n, with no common divisor.
std::size_t strideAround(std::size_t n) {
  auto step = static_cast<std::size_t>(0.618 * static_cast<double>(n)) + 1;
  while (std::gcd(step, n) != 1) ++step;
  return step % n;
}

/// Where items are in the image's pixels.
class PixelPlaces {
 public:
  PixelPlaces(const MapFrame& frame, const MapInk& ink)
      : ink_(ink),
        scale_(frame.scale),
        left_(frame.size.width() / 2 - frame.centreX * frame.scale),
        top_(frame.size.height() / 2 + frame.centreY * frame.scale) {}
  [[nodiscard]] double x(std::size_t item) const { return left_ + static_cast<double>(ink_.x[item]) * scale_; }
  [[nodiscard]] double y(std::size_t item) const { return top_ - static_cast<double>(ink_.y[item]) * scale_; }

 private:
  const MapInk& ink_;
  double scale_, left_, top_;
};

/// How many items have their place in the image: counted one behind the other, as they lie in memory.
std::int64_t shownItems(const QImage& image, const MapFrame& frame, const MapInk& ink) {
  const double width = image.width(), height = image.height();
  const PixelPlaces places(frame, ink);
  std::int64_t shown = 0;
  for (std::size_t item = 0; item < ink.x.size(); ++item) {
    const double x = places.x(item), y = places.y(item);
    const bool across = (x >= 0) & (x < width), down = (y >= 0) & (y < height);  // no branch that could not be foretold
    shown += across & down ? 1 : 0;
  }
  return shown;
}

/// `visit(item, x, y)` of each, in the image's pixels.
template <class Visit>
void eachItem(const MapFrame& frame, const MapInk& ink, Visit visit) {
  const std::size_t n = ink.x.size(), step = n > 1 ? strideAround(n) : 0;
  const PixelPlaces places(frame, ink);
  for (std::size_t k = 0, item = 0; k < n; ++k) {
    visit(item, places.x(item), places.y(item));
    item += step;
    if (item >= n) item -= n;
  }
}

}  // namespace

MapDot dotFor(std::int64_t items, double pixels, double pixelRatio) {
  constexpr double kOfItsRoom = 0.55, kStrong = 232, kFaint = 72;
  const double room = std::sqrt(pixels / static_cast<double>(std::max<std::int64_t>(items, 1)));
  const int side = std::clamp(static_cast<int>(std::lround(kOfItsRoom * room)), kLeastSide, static_cast<int>(std::lround(7 * pixelRatio)));
  const double covered = side * side / (room * room);  // how often a pixel would be covered were they spread evenly
  const double cover = covered > 0.5 ? kStrong / std::sqrt(2 * covered) : kStrong;
  return {std::min(side, kMostSide), static_cast<unsigned>(std::clamp(cover, kFaint, kStrong))};
}

void drawItems(QImage& image, const MapFrame& frame, const MapInk& ink, double pixelRatio) {
  if (image.isNull() || image.format() != QImage::Format_RGB32) return;
  const MapDot dot = dotFor(shownItems(image, frame, ink), static_cast<double>(image.width()) * image.height(), pixelRatio);
  const bool some = !ink.selected.empty();
  Pen pen(image, some ? MapDot{dot.side, dot.cover / 2} : dot);
  eachItem(frame, ink, [&](std::size_t item, double x, double y) {
    if (!some) return pen.draw(x, y, ink.colours[ink.group[item]]);
    if (ink.selected[item] == 0) pen.draw(x, y, ink.muted);
  });
  if (!some) return;
  Pen strong(image, {std::min(dot.side + 1, kMostSide), kWhole});
  eachItem(frame, ink, [&](std::size_t item, double x, double y) {
    if (ink.selected[item] != 0) strong.draw(x, y, ink.colours[ink.group[item]]);
  });
}

}  // namespace xsmoe::widgets
