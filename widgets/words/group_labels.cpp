// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/group_labels.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "model/analysis/setting_differences.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
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

/// What a run began with where it was forked; empty: it was not.
std::map<std::string, std::string> changedAtFork(const RunSummary& run) {
  const auto& origin = run.description.origin;
  return origin && !origin->fromStart ? origin->changed : std::map<std::string, std::string>();
}

/// The settings with which forks among the runs began.
std::set<std::string> keysOfForks(const std::vector<const RunSummary*>& runs) {
  std::set<std::string> keys;
  for (const auto* const run : runs)
    for (const auto& [key, value] : changedAtFork(*run)) keys.insert(key);
  return keys;
}

/// The settings in which the runs were different when they started, and those that forks among them began with.
std::vector<std::string> keysBetween(const std::vector<const RunSummary*>& runs) {
  auto keys = differingSettings(runs);
  std::erase_if(keys, [&](const std::string& key) {
    const auto first = startedWith(*runs.front(), key);
    return isOfRepetition(key) ||
           std::all_of(runs.begin(), runs.end(), [&](const RunSummary* run) { return startedWith(*run, key) == first; });
  });
  for (const auto& key : keysOfForks(runs))
    if (!isOfRepetition(key) && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  return keys;
}

/// How many of a run's changes were made where it was forked.
QString byHandText(const RunSummary& run) {
  const QString changes = changesByHandText(run);
  const auto atFork = changedAtFork(run).size();
  if (changes.isEmpty() || atFork == 0 || atFork > run.changesByHand.size()) return changes;
  return atFork == run.changesByHand.size() ? GroupLabels::tr("%1, at the fork", "1 change by hand").arg(changes)
                                            : GroupLabels::tr("%1, %2 of them at the fork", "2 changes by hand").arg(changes).arg(atFork);
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
        ofForks_(keysOfForks(runs)),
        streams_(differIn(runs, streamName)),
        byHand_(differIn(runs, [](const RunSummary& run) { return run.changesByHand; })) {
    std::map<QString, std::vector<const RunSummary*>> byMethod;
    for (const auto* const run : runs) byMethod[methodOf(*run)].push_back(run);
    for (const auto& [method, ofIt] : byMethod) keysOfMethod_[method] = keysBetween(ofIt);
  }

  [[nodiscard]] GroupLabel of(const RunSummary& run, const QString& title) const {
    const QString method = methodOf(run);
    QStringList brief = keysOfMethod_.size() > 1 ? QStringList{method} : QStringList();
    brief += settingsOf(run, keysOfMethod_.at(method));
    return {inWords(run, brief, title), inWords(run, settingsOf(run, keys_), title)};
  }

 private:
  static QString methodOf(const RunSummary& run) {
    const auto method = startedWith(run, std::string(kMethodKey));
    return method ? settingAndValue(kMethodKey, *method) : QString();
  }
  [[nodiscard]] QStringList settingsOf(const RunSummary& run, const std::vector<std::string>& keys) const {
    const auto told = changedAtFork(run);
    QStringList parts;
    for (const auto& key : keys) {
      const auto value = settingOf(run, key);
      if (!value || told.contains(key)) continue;  // its fork is told behind
      // A fork may have it from the run that it comes from, which was a fork itself.
      const bool fork = run.description.origin && !run.description.origin->fromStart;
      parts << settingAndValue(key, fork && ofForks_.contains(key) ? value->now : value->started);
    }
    return parts;
  }
  [[nodiscard]] QString inWords(const RunSummary& run, QStringList parts, const QString& title) const {
    if (streams_) parts.prepend(streamName(run));
    if (const auto& origin = run.description.origin; origin && !origin->fromStart) parts << forkText(*origin);
    // A run that deviates says so also where all of them do; its number of changes alone would name it only where that tells it apart.
    if (!byHand_ && parts.isEmpty()) return withChangesByHand(title, run);
    if (const QString changes = byHandText(run); !changes.isEmpty()) parts << changes;
    return parts.isEmpty() ? title : parts.join(QStringLiteral(", "));
  }

  std::vector<std::string> keys_;
  std::set<std::string> ofForks_;
  std::map<QString, std::vector<std::string>> keysOfMethod_;  // that tell runs of one method apart: of others it says enough itself
  bool streams_, byHand_;
};

/// Adds its title to each of the labels that are the same.
void tellApart(std::vector<GroupLabel>& labels, QString GroupLabel::*which, const std::vector<QString>& titles) {
  std::map<QString, int> uses;
  for (const auto& label : labels) ++uses[label.*which];
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (QString& label = labels[i].*which; uses[label] > 1 && label != titles[i]) label = GroupLabels::tr("%1 (%2)").arg(label, titles[i]);
}

}  // namespace

std::vector<GroupLabel> groupLabels(const std::vector<RunSummary>& runs, const std::vector<std::string>& names,
                                    const std::vector<std::vector<int>>& groups) {
  std::vector<const RunSummary*> first;
  std::vector<QString> titles;
  std::vector<GroupLabel> labels;
  for (const auto& group : groups) {
    const auto place = static_cast<std::size_t>(group.front());
    first.push_back(&runs[place]);
    titles.push_back(titleInList(runs[place], names[place]));
  }
  if (first.empty()) return labels;
  const Labels words(first);
  for (std::size_t i = 0; i < first.size(); ++i) labels.push_back(words.of(*first[i], titles[i]));
  for (QString GroupLabel::*const which : {&GroupLabel::brief, &GroupLabel::whole}) tellApart(labels, which, titles);
  return labels;
}

}  // namespace xsmoe::widgets
