// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/group_labels.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "model/analysis/setting_differences.h"
#include "model/core/setting_descriptions.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class GroupLabels {
  Q_DECLARE_TR_FUNCTIONS(GroupLabels)
};

std::optional<std::string> startedWith(const RunSummary& run, const std::string& key) {
  const auto value = settingOf(run, key);
  return value ? std::optional(value->started) : std::nullopt;
}

/// The settings in which the runs were different when they started.
std::vector<std::string> keysBetween(const std::vector<const RunSummary*>& runs) {
  auto keys = differingSettings(runs);
  std::erase_if(keys, [&](const std::string& key) {
    const auto first = startedWith(*runs.front(), key);
    return isOfRepetition(key) ||
           std::all_of(runs.begin(), runs.end(), [&](const RunSummary* run) { return startedWith(*run, key) == first; });
  });
  return keys;
}

QString forkText(const RunOrigin& origin) {
  const QString changed = changedText(origin);
  return changed.isEmpty() ? GroupLabels::tr("from %1").arg(windowName(origin.window.value))
                           : GroupLabels::tr("from %1: %2").arg(windowName(origin.window.value), changed);
}

template <class Get>
bool differIn(const std::vector<const RunSummary*>& runs, const Get& get) {
  return std::any_of(runs.begin(), runs.end(), [&](const RunSummary* run) { return get(*run) != get(*runs.front()); });
}

class Labels {
 public:
  explicit Labels(const std::vector<const RunSummary*>& runs)
      : keys_(keysBetween(runs)),
        streams_(differIn(runs, streamName)),
        byHand_(differIn(runs, [](const RunSummary& run) { return run.changesByHand; })) {}

  [[nodiscard]] QString of(const RunSummary& run, const QString& title) const {
    QStringList parts;
    if (streams_) parts << streamName(run);
    for (const auto& key : keys_) {
      const auto value = startedWith(run, key);
      if (value) parts << settingAndValue(key, *value);
    }
    if (const auto& origin = run.description.origin; origin && !origin->fromStart) parts << forkText(*origin);
    if (byHand_ && !run.changesByHand.empty()) parts << changesByHandText(static_cast<std::int64_t>(run.changesByHand.size()));
    return parts.isEmpty() ? title : parts.join(QStringLiteral(", "));
  }

 private:
  std::vector<std::string> keys_;
  bool streams_, byHand_;
};

}  // namespace

std::vector<QString> groupLabels(const std::vector<RunSummary>& runs, const std::vector<std::string>& names,
                                 const std::vector<std::vector<int>>& groups) {
  std::vector<const RunSummary*> first;
  std::vector<QString> titles, labels;
  for (const auto& group : groups) {
    const auto place = static_cast<std::size_t>(group.front());
    first.push_back(&runs[place]);
    titles.push_back(titleInList(runs[place], names[place]));
  }
  if (first.empty()) return labels;
  const Labels words(first);
  std::map<QString, int> uses;
  for (std::size_t i = 0; i < first.size(); ++i) ++uses[labels.emplace_back(words.of(*first[i], titles[i]))];
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (uses[labels[i]] > 1 && labels[i] != titles[i]) labels[i] = GroupLabels::tr("%1 (%2)").arg(labels[i], titles[i]);
  return labels;
}

}  // namespace xsmoe::widgets
