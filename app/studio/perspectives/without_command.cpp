// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/without_command.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/help/view_help.h"

namespace xsmoe::studio {
namespace {

class WithoutWords {
  Q_DECLARE_TR_FUNCTIONS(WithoutWords)
};

}  // namespace

const std::vector<ViewWithoutCommand>& viewsWithoutCommand() {
  static const std::vector<ViewWithoutCommand> kViews{
      {QStringLiteral("network"), WithoutWords::tr("No command draws the network; xsmoe routing and xsmoe alike tell what is in it")},
      {QStringLiteral("loss"),
       WithoutWords::tr("No command prints the loss of each step; xsmoe export writes it for TensorBoard and MLflow")},
      {QStringLiteral("shares"),
       WithoutWords::tr("No command prints shares by layer; xsmoe what-if tells whom each τ would prune by them")},
      {QStringLiteral("weights"), WithoutWords::tr("No command prints the last epoch's weights; xsmoe routing measures them on all items")},
      {QStringLiteral("timeline"), WithoutWords::tr("No command draws the timeline; xsmoe export has a row for each window")},
      {QStringLiteral("lives"), WithoutWords::tr("No command tells the lives of experts; the view's own menu saves them")},
      {QStringLiteral("weights-over-time"),
       WithoutWords::tr("No command tells how the weights of a router went; the view's own menu saves them")},
      {QStringLiteral("sizes"),
       WithoutWords::tr("No command tells the formulas; Numbers of Each Window has the parameters and the memory that were counted")},
      {QStringLiteral("machine"),
       WithoutWords::tr("No command tells what the machine did over time; Numbers of Each Window has the time and the memory of each")},
      {QStringLiteral("expert"), WithoutWords::tr("No command tells the life of one expert; the view's own menu saves it")},
      {QStringLiteral("trade-off"),
       WithoutWords::tr("No command draws the points; xsmoe runs with --columns has the numbers that they are made of")},
      {QStringLiteral("learn"), WithoutWords::tr("The tour is of this window alone")}};
  return kViews;
}

PageCommand withoutCommand(const QString& page) {
  const auto& views = viewsWithoutCommand();
  const auto found = std::find_if(views.begin(), views.end(), [&](const ViewWithoutCommand& one) { return one.page == page; });
  const auto help = widgets::findViewHelp(page);
  return {help ? help->title : page, {}, found == views.end() ? QString() : found->why};
}

}  // namespace xsmoe::studio
