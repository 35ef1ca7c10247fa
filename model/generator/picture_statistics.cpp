// SPDX-License-Identifier: Apache-2.0
#include "model/generator/picture_statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace xsmoe::generator {
namespace {

constexpr int kCells = kGrid * kGrid;

const std::uint8_t* pixelAt(const Pixels& pixels, int x, int y) {
  return pixels.rgb.data() + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.width) + static_cast<std::size_t>(x));
}

double brightness(const Pixels& pixels, int x, int y) {
  const std::uint8_t* const p = pixelAt(pixels, x, y);
  return (0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]) / 255;
}

/// Means of the colours and spread of the brightness of one cell, which holds one pixel at least.
void appendCell(const Pixels& pixels, int column, int row, std::vector<float>& numbers) {
  const int left = column * pixels.width / kGrid, right = std::max(left + 1, (column + 1) * pixels.width / kGrid);
  const int top = row * pixels.height / kGrid, bottom = std::max(top + 1, (row + 1) * pixels.height / kGrid);
  double red = 0, green = 0, blue = 0, light = 0, squares = 0;
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) {
      const std::uint8_t* const p = pixelAt(pixels, x, y);
      const double here = brightness(pixels, x, y);
      red += p[0], green += p[1], blue += p[2], light += here, squares += here * here;
    }
  const double count = static_cast<double>(right - left) * (bottom - top);
  const double spread = std::sqrt(std::max(0.0, squares / count - light / count * (light / count)));
  for (const double value : {red / count / 255, green / count / 255, blue / count / 255, spread})
    numbers.push_back(static_cast<float>(value));
}

void addEdges(const Pixels& pixels, std::vector<float>& numbers) {
  std::vector<double> strength(std::size_t{4} * kDirections);
  for (int y = 1; y + 1 < pixels.height; ++y)
    for (int x = 1; x + 1 < pixels.width; ++x) {
      const double across = brightness(pixels, x + 1, y) - brightness(pixels, x - 1, y);
      const double down = brightness(pixels, x, y + 1) - brightness(pixels, x, y - 1);
      const double turn = (std::atan2(down, across) + std::numbers::pi) / std::numbers::pi;  // in 0 … 2; opposite edges count alike
      const int direction = static_cast<int>(turn * kDirections) % kDirections;
      const int quarter = (2 * y >= pixels.height ? 2 : 0) + (2 * x >= pixels.width ? 1 : 0);
      strength[static_cast<std::size_t>(quarter * kDirections + direction)] += std::hypot(across, down);
    }
  const double quarterPixels = std::max(1.0, pixels.width * static_cast<double>(pixels.height) / 4);
  for (const double value : strength) numbers.push_back(static_cast<float>(std::min(1.0, value / quarterPixels)));
}

}  // namespace

std::vector<float> pictureStatistics(const Pixels& pixels) {
  std::vector<float> numbers;
  numbers.reserve(kPictureNumbers);
  for (int cell = 0; cell < kCells; ++cell) appendCell(pixels, cell % kGrid, cell / kGrid, numbers);
  addEdges(pixels, numbers);
  return numbers;
}

}  // namespace xsmoe::generator
