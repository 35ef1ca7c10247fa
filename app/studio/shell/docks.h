// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <memory>
#include <vector>

namespace xsmoe::studio {

class Session;
struct WindowParts;

/// What feeds the docks at the window's left: each by itself, and the window knows none by name.
using Docks = std::vector<std::unique_ptr<QObject>>;

/// Session and parts must outlive them.
[[nodiscard]] Docks makeDocks(Session& session, const WindowParts& parts);

}  // namespace xsmoe::studio
