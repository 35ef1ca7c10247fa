// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "app/studio/perspectives/perspective.h"

namespace xsmoe::studio {

class Session;

using Perspectives = std::vector<std::unique_ptr<Perspective>>;
/// Makes those of a window. The session must outlive them.
using PerspectivesMaker = std::function<Perspectives(Session&)>;

/// All that the program has, in the order of their tabs.
[[nodiscard]] Perspectives makePerspectives(Session& session);

}  // namespace xsmoe::studio
