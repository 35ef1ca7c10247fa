#pragma once
#include <vector>

namespace xsmoe::bench {

/// Seconds of frames, one after the other.
using Frames = std::vector<double>;

/// What the thread of the window takes for a map of items, painting among it. Each frame is an event of mouse or wheel and the picture that
/// follows it.
struct ShownMap {
  Frames bare;      ///< a picture of as many pixels is cleared and shown, and nothing is drawn into it
  Frames pan;       ///< all items in sight, the plane moves with the mouse
  Frames zoom;      ///< in and out again about a crowded place, by the wheel
  Frames selected;  ///< a third of the items stands out, and the plane moves
  Frames pointed;   ///< the mouse goes over the items, whose cards are shown
  double map = 0;   ///< another map is given: places sorted into cells, colours
};

/// Without a screen, in a window of this size. At least one item.
[[nodiscard]] ShownMap showMap(int items, int width, int height);

}  // namespace xsmoe::bench
