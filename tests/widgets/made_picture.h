// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "model/core/method_picture.h"

namespace xsmoe::widgets {

/// What a method's network makes of a user, made up for tests and pictures of the widgets: `items` in the history. The numbers follow fixed
/// formulas; sums that must be 1 are 1, and scores are the sums of their parts.
[[nodiscard]] MethodPicture madePicture(Method method, int items = 7, const std::string& pictureFolder = {});

}  // namespace xsmoe::widgets
