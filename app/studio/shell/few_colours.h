// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <cstddef>

namespace xsmoe::studio {

/// A picture in at most so many colours, 256 or less, without transparency: indexed, so that its file stays small. Frequent colours stay as
/// they are, and so does that of a small mark which is like no other; the rest become the nearest of those.
[[nodiscard]] QImage withFewColours(const QImage& picture, std::size_t most);

}  // namespace xsmoe::studio
