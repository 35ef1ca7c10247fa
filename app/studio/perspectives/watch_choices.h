// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>
#include <vector>

class QComboBox;

namespace xsmoe::widgets {
class RunChart;
class WatchPage;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

// What the charts and panels of Watch are set to: axes, curves that may be hidden, numbers and measures (FORMATS.md, "What the studio
// keeps").

/// Those whose axis a person chooses. Validation has that of the loss.
[[nodiscard]] std::vector<widgets::RunChart*> chartsWithAxis(const widgets::WatchPage& page);
/// All choosers of the page: of these numbers and measures, and of layers, gate slots and the moment to compare with.
[[nodiscard]] std::vector<const QComboBox*> choosersOn(const widgets::WatchPage& page);

/// What is as usual is left out.
[[nodiscard]] QJsonObject choicesOf(const widgets::WatchPage& page);
/// Sets it so again. What is left out, or not known, is as usual.
void setChoices(widgets::WatchPage& page, const QJsonObject& choices);

}  // namespace xsmoe::studio
