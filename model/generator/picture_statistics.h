// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/generator/picture_decoder.h"

namespace xsmoe::generator {

inline constexpr int kGrid = 6;        ///< cells each way for colours
inline constexpr int kDirections = 8;  ///< of edges, over half a turn
inline constexpr int kPictureNumbers = kGrid * kGrid * 4 + 4 * kDirections;

/// What a picture roughly looks like: in each cell of a grid the mean red, green and blue and the spread of brightness, and in each
/// quarter how strong its edges are in eight directions. [kPictureNumbers], each in 0 … 1.
[[nodiscard]] std::vector<float> pictureStatistics(const Pixels& pixels);

}  // namespace xsmoe::generator
