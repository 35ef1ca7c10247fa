// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_table.h"

#include <QCoreApplication>
#include <cstddef>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct NetworkTableWords {
  Q_DECLARE_TR_FUNCTIONS(NetworkTable)
};

/// Empty where there is none.
QString shareAt(const std::vector<double>& shares, std::size_t at) { return at < shares.size() ? plainNumber(shares[at]) : QString(); }

QStringList baseRow(const NetworkView& view, std::size_t layer) {
  const LayerUsage& usage = view.layers[layer];
  return {modalityTitle(usage.modality),
          QString::number(usage.hiddenState),
          QStringLiteral("0"),
          NetworkTableWords::tr("base path"),
          {},
          {},
          shareAt(gatesOf(view, layer).gateShare, 0),
          shareAt(usage.utilization, 0),
          {},
          {},
          {}};
}

QStringList expertRow(const NetworkView& view, std::size_t layer, std::size_t expert) {
  const LayerUsage& usage = view.layers[layer];
  const bool trains = usage.trained == static_cast<int>(expert);
  const auto yes = [](bool is) { return is ? NetworkTableWords::tr("yes") : QString(); };
  return {modalityTitle(usage.modality),
          QString::number(usage.hiddenState),
          QString::number(expert + 1),
          expertName(usage.born[expert]),
          QString::number(usage.born[expert]),
          trains ? trainedWord(view) : NetworkTableWords::tr("frozen"),
          shareAt(gatesOf(view, layer).gateShare, expert + 1),
          shareAt(usage.utilization, expert + 1),
          shareAt(usage.expertUtilization, expert),
          yes(isPinned(view, nameOf(usage, expert))),
          layer < view.chances.size() ? shareAt(view.chances[layer], expert) : QString()};
}

}  // namespace

ChartTable networkTable(const NetworkView& view) {
  ChartTable table;
  table.header = {NetworkTableWords::tr("modality"),
                  NetworkTableWords::tr("hidden state"),
                  NetworkTableWords::tr("gate slot"),
                  NetworkTableWords::tr("name"),
                  NetworkTableWords::tr("born"),
                  NetworkTableWords::tr("now"),
                  NetworkTableWords::tr("gate weight"),
                  NetworkTableWords::tr("utilization"),
                  NetworkTableWords::tr("among experts"),
                  NetworkTableWords::tr("pinned"),
                  NetworkTableWords::tr("chance to be pruned")};
  for (std::size_t layer = 0; layer < view.layers.size(); ++layer) {
    table.rows.push_back(baseRow(view, layer));
    for (std::size_t expert = 0; expert < view.layers[layer].born.size(); ++expert) table.rows.push_back(expertRow(view, layer, expert));
  }
  return table;
}

ChartTable storyTable(const ExpertStory& story, const NetworkView& view, const ExpertName& expert) {
  ChartTable table;
  table.header = {NetworkTableWords::tr("what"), NetworkTableWords::tr("value")};
  const auto add = [&table](const QString& what, const QString& value) {
    if (!value.isEmpty()) table.rows.push_back({what, value});
  };
  add(NetworkTableWords::tr("born for window"), QString::number(expert.born));
  QStringList parents, tookIn;
  for (const int born : story.parents) parents << expertName(born);
  for (const int born : story.tookIn) tookIn << expertName(born);
  add(NetworkTableWords::tr("mean of"), parents.join(QStringLiteral(", ")));
  add(NetworkTableWords::tr("took in"), tookIn.join(QStringLiteral(", ")));
  if (story.mergedInto) add(NetworkTableWords::tr("merged into"), expertName(*story.mergedInto));
  if (story.found) {
    add(NetworkTableWords::tr("now"), story.training ? trainedWord(view) : NetworkTableWords::tr("frozen"));
    add(decisiveShareName(view.protocol), shareAt({story.share}, 0));
    add(NetworkTableWords::tr("gate weight"), shareAt({story.gateShare}, 0));
  }
  if (story.parameters > 0) add(NetworkTableWords::tr("parameters"), QString::number(story.parameters));
  for (std::size_t epoch = 0; epoch < story.shares.size(); ++epoch)
    add(NetworkTableWords::tr("%1, epoch %2 of its life").arg(decisiveShareName(view.protocol)).arg(epoch + 1),
        shareAt(story.shares, epoch));
  return table;
}

}  // namespace xsmoe::widgets
