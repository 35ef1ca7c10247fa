// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/router_number.h"

#include <QComboBox>
#include <QCoreApplication>

#include "widgets/charts/chart_content.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::widgets {
namespace {

class RouterWords {
  Q_DECLARE_TR_FUNCTIONS(RouterWords)
};

}  // namespace

QString routerNumberTitle(RouterNumber number) {
  return number == RouterNumber::kGate ? RouterWords::tr("mean gate weight") : RouterWords::tr("utilization");
}

void giveAxis(ChartAxis& axis, RouterNumber number) {
  axis.title = RouterWords::tr("%1 (%)").arg(routerNumberTitle(number));
  axis.shortTitles = {number == RouterNumber::kGate ? RouterWords::tr("gate weight (%)") : RouterWords::tr("share (%)"),
                      RouterWords::tr("%")};
}

void letShrink(QComboBox& box) {
  constexpr int kLeastLetters = 8;
  box.setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box.setMinimumContentsLength(kLeastLetters);
}

void offerRouterNumbers(QComboBox& box) {
  box.addItem(RouterWords::tr("Gate weight"), static_cast<int>(RouterNumber::kGate));
  box.addItem(RouterWords::tr("Utilization"), static_cast<int>(RouterNumber::kUtilization));
  box.setAccessibleName(RouterWords::tr("Number of the gate slots"));
  letShrink(box);
  box.setToolTip(explained({Symbol::kGateWeight, Symbol::kUtilization}));
}

RouterNumber chosenNumber(const QComboBox& box) {
  return box.currentData().toInt() == static_cast<int>(RouterNumber::kUtilization) ? RouterNumber::kUtilization : RouterNumber::kGate;
}

}  // namespace xsmoe::widgets
