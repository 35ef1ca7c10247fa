// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/table_runs.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "model/analysis/printed_numbers.h"
#include "model/analysis/run_groups.h"
#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

bool isOfTraining(const auto& setting) { return setting.group == "training" && !isOfRepetition(setting.key); }

/// The beginning of a checksum, by which a person tells it from others.
std::string shortened(const std::string& checksum) { return checksum.substr(0, 8); }

/// In what runs of one method may differ and be compared for all that: settings of the model that the method uses, and of training, and
/// the features where it reads them.
Values ownValues(const RunSummary& run) {
  const auto& settings = run.description.settings;
  Values values;
  for (const auto& one : settingDescriptions())
    if (one.group == "model" && usesSetting(settings.model, one.key)) values.emplace_back(one.key, settingText(settings, one.key));
  for (const auto& one : choiceDescriptions())
    if (one.group == "model" && usesSetting(settings.model, one.key)) values.emplace_back(one.key, one.get(settings));
  for (const auto& one : settingDescriptions())
    if (isOfTraining(one)) values.emplace_back(one.key, settingText(settings, one.key));
  if (readsFeatures(settings.model.method))
    values.emplace_back("features", run.featuresChecksum.empty() ? "not known" : shortened(run.featuresChecksum));
  return values;
}

const RunSettings& settingsOf(const RunSummary& run) { return run.description.settings; }

/// Why a run is left out.
struct Why {
  std::string why = {};     ///< empty: it is not
  std::string reason = {};  ///< as of RunLeftOut
};

/// Why a run cannot stand in any table.
Why whyNone(const RunSummary& run) {
  if (!run.problem.empty()) return {"it cannot be read: " + run.problem, "it cannot be read"};
  if (run.state == RunState::kFailed) return {"it failed"};
  if (run.state != RunState::kFinished) return {"it is not finished"};
  const auto& origin = run.description.origin;
  if (!origin || origin->fromStart || (origin->changed.empty() && origin->inherited.empty())) return {};
  return {"it goes on from D_" + std::to_string(origin->window.value) + " of " + origin->run + " with other settings",
          "it goes on from a window of another run with other settings"};
}

/// Names that several runs have.
std::set<std::string> namesOfSeveral(const std::vector<RunSummary>& runs) {
  std::set<std::string> all, several;
  for (const auto& run : runs)
    if (const auto& name = run.description.name; !all.insert(name).second) several.insert(name);
  return several;
}

/// Titles that several streams have.
std::set<std::string> titlesOfSeveral(const std::vector<const RunSummary*>& runs) {
  std::map<std::string, std::string> known;
  std::set<std::string> several;
  for (const auto* run : runs) {
    const auto& title = run->description.streamTitle;
    if (known.try_emplace(title, run->streamChecksum).first->second != run->streamChecksum) several.insert(title);
  }
  return several;
}

/// "Built-in stream, seed 2", or that with the checksum or folder that tells it from others of this title.
std::string streamName(const RunSummary& run, const std::set<std::string>& ofSeveral) {
  const auto& title = run.description.streamTitle;
  if (!ofSeveral.contains(title)) return title;
  return title + (run.streamChecksum.empty() ? ", in " + run.description.streamFolder : ", checksum " + shortened(run.streamChecksum));
}

/// What most of the runs have; of as many, the first one's.
template <class Of>
auto commonest(const std::vector<const RunSummary*>& runs, const Of& of) {
  std::map<decltype(of(*runs.front())), std::size_t> counts;
  for (const auto* run : runs) ++counts[of(*run)];
  const auto* const first =
      *std::max_element(runs.begin(), runs.end(), [&](const auto* a, const auto* b) { return counts[of(*a)] < counts[of(*b)]; });
  return of(*first);
}

/// A run on the stream that most of them have; of as many, the first one's. Runs of one stream are counted with the first of them.
const RunSummary& onCommonestStream(const std::vector<const RunSummary*>& runs) {
  std::vector<std::pair<const RunSummary*, std::size_t>> streams;
  for (const auto* run : runs) {
    const auto known = std::find_if(streams.begin(), streams.end(), [&](const auto& one) { return sameStream(*one.first, *run); });
    ++(known == streams.end() ? streams.emplace_back(run, 0) : *known).second;
  }
  return *std::max_element(streams.begin(), streams.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

/// The first value that differs: "length 20 (the rest: 10)".
std::string firstDifference(const Values& of, const Values& rest) {
  for (std::size_t i = 0; i < of.size(); ++i)
    if (of[i] != rest[i])
      return of[i].first + " " + (of[i].second.empty() ? "not set" : of[i].second) +
             " (the rest: " + (rest[i].second.empty() ? "not set" : rest[i].second) + ")";
  return {};
}

/// Where the paper's tables have a method.
std::pair<int, int> placeOf(const ModelSettings& model) {
  static constexpr std::array kOrder{Method::kSsrm,   Method::kGag,     Method::kGiuaGnn, Method::kMmmlp, Method::kLgmrec, Method::kIisan,
                                     Method::kVisual, Method::kTextual, Method::kStatic,  Method::kNoft,  Method::kXsmoe};
  const auto family = descriptionOf(model.method).family;
  const int wrapper = model.continual == Continual::kReplay ? 0 : model.continual == Continual::kDistillation ? 1 : 2;
  const int part = family == Family::kStreamingId ? 0 : family == Family::kMultimodal ? 1 + wrapper : 4;
  return {part, static_cast<int>(std::find(kOrder.begin(), kOrder.end(), model.method) - kOrder.begin())};
}

/// Of what tells it apart, 0 for what is no number.
std::vector<double> numbersOf(const RunGroup& group) {
  std::vector<double> numbers;
  for (const auto& [key, value] : group.apart) numbers.push_back(numberFrom(value).value_or(0));
  return numbers;
}

void sortGroups(std::vector<RunGroup>& groups) {
  std::stable_sort(groups.begin(), groups.end(), [](const RunGroup& a, const RunGroup& b) {
    return std::tuple(placeOf(a.model), a.key, a.model.tau, numbersOf(a)) < std::tuple(placeOf(b.model), b.key, b.model.tau, numbersOf(b));
  });
}

/// A method's key and its ownValues().
using GroupKey = std::pair<std::string, Values>;

/// What tells the groups of a method from each other.
void tellApart(std::map<GroupKey, RunGroup>& groups) {
  for (auto& [key, group] : groups) {
    const auto& [method, own] = key;
    for (std::size_t i = 0; i < own.size(); ++i)
      if (std::any_of(groups.begin(), groups.end(),
                      [&](const auto& other) { return other.first.first == method && other.first.second[i] != own[i]; }))
        group.apart.push_back(own[i]);
  }
}

/// A run of a seed that is there already: the one without changes by hand stays, of two the first.
std::optional<RunLeftOut> addTo(RunGroup& group, const RunSummary& run, const TableRuns& chosen) {
  const auto seed = [](const RunSummary* one) { return settingsOf(*one).training.seed; };
  const auto same = std::find_if(group.runs.begin(), group.runs.end(), [&](const auto* one) { return seed(one) == seed(&run); });
  if (same == group.runs.end()) {
    const auto place = std::find_if(group.runs.begin(), group.runs.end(), [&](const auto* one) { return seed(one) > seed(&run); });
    group.runs.insert(place, &run);
    return std::nullopt;
  }
  const RunSummary* gone = &run;
  if (!(*same)->changesByHand.empty() && run.changesByHand.empty()) gone = std::exchange(*same, &run);
  const auto kept = chosen.toldAs(**same);
  if (!gone->changesByHand.empty())
    return RunLeftOut{chosen.toldAs(*gone), "it was changed by hand, and " + kept + " began with its settings and its seed",
                      "it was changed by hand, and another one began with its settings and its seed"};
  return RunLeftOut{chosen.toldAs(*gone), "it has the settings and the seed of " + kept, "it has the settings and the seed of another one"};
}

std::vector<RunGroup> grouped(const std::vector<const RunSummary*>& runs, TableRuns& chosen) {
  std::map<GroupKey, RunGroup> found;
  for (const auto* run : runs) {
    const auto& model = settingsOf(*run).model;
    auto& group = found[{nameOf(model.method, model.continual), ownValues(*run)}];
    group.model = model;
    group.name = titleOf(model.method, model.continual);
    group.key = nameOf(model.method, model.continual);
    if (auto gone = addTo(group, *run, chosen)) chosen.leftOut.push_back(std::move(*gone));
  }
  tellApart(found);
  std::vector<RunGroup> groups;
  for (auto& [key, group] : found) groups.push_back(std::move(group));
  sortGroups(groups);
  return groups;
}

std::string apartText(const RunGroup& group) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : group.apart) parts.push_back(key == kTauKey ? "τ = " + value : key + " " + value);
  return joined(parts, ", ");
}

bool differsInTauAlone(const RunGroup& group) { return group.apart.size() == 1 && group.apart.front().first == kTauKey; }

/// Of groups that differ in τ alone, which one stays (takeOneTau).
const RunGroup& ofOneTau(std::span<const RunGroup> groups) {
  std::vector<double> preferred{ModelSettings{}.tau};
  if (const auto* const dataset = paperDataset(groups.front().runs.front()->description.streamTitle))
    preferred.insert(preferred.begin(), dataset->tau);
  for (const double tau : preferred)
    for (const auto& group : groups)
      if (group.model.tau == tau) return group;
  return *std::max_element(groups.begin(), groups.end(),
                           [](const RunGroup& a, const RunGroup& b) { return a.runs.size() < b.runs.size(); });
}

std::string oneTauNote(const RunGroup& group, const std::string& other) {
  const bool overTau = group.model.method == Method::kXsmoe && group.model.continual == Continual::kNone;
  return group.name + " is of τ = " + numberText(group.model.tau) + (overTau ? "; others are in Table 3" : "") +
         "; the condition tau=" + other + " takes another";
}

}  // namespace

std::vector<const RunSummary*> TableRuns::all() const {
  std::vector<const RunSummary*> runs;
  for (const auto& group : groups) runs.insert(runs.end(), group.runs.begin(), group.runs.end());
  return runs;
}

std::string TableRuns::toldAs(const RunSummary& run) const {
  const auto& [name, folder] = std::tie(run.description.name, run.description.folder);
  return ambiguous.contains(name) && !folder.empty() ? folder : name;
}

Values profileOf(const RunSettings& settings) {
  Values values;
  const auto addChoices = [&](bool ofStream) {
    for (const auto& one : choiceDescriptions())
      if (one.group == "protocol" && one.ofStream == ofStream) values.emplace_back(one.key, one.get(settings));
  };
  addChoices(false);
  for (const auto& one : settingDescriptions())
    if (one.group == "protocol") values.emplace_back(one.key, settingText(settings, one.key));
  addChoices(true);
  const bool cut = settings.protocol.cutWindows > 0;
  values.emplace_back("cut-records", cut ? std::to_string(settings.protocol.cutRecords) : "");
  values.emplace_back("cut-windows", cut ? std::to_string(settings.protocol.cutWindows) : "");
  return values;
}

TableRuns chooseRuns(const std::vector<RunSummary>& runs, const NotOfTable& notOfTable) {
  TableRuns chosen;
  chosen.ambiguous = namesOfSeveral(runs);
  std::vector<const RunSummary*> left;
  const auto keep = [&](const auto& why) {
    std::erase_if(left, [&](const RunSummary* run) {
      Why found = why(*run);
      if (found.why.empty()) return false;
      chosen.leftOut.push_back({chosen.toldAs(*run), std::move(found.why), std::move(found.reason)});
      return true;
    });
  };
  for (const auto& run : runs) left.push_back(&run);
  keep(whyNone);
  keep([&](const RunSummary& run) { return Why{notOfTable(settingsOf(run).model)}; });
  if (left.empty()) return chosen;
  const auto& onStream = onCommonestStream(left);
  const auto titles = titlesOfSeveral(left);
  keep([&](const RunSummary& run) {
    return sameStream(onStream, run) ? Why{} : Why{"its stream is another one: " + streamName(run, titles), "its stream is another one"};
  });
  const auto profile = commonest(left, [](const RunSummary& run) { return profileOf(settingsOf(run)); });
  keep([&](const RunSummary& run) {
    const auto other = firstDifference(profileOf(settingsOf(run)), profile);
    return other.empty() ? Why{} : Why{"its settings are other than the rest's: " + other, "its settings are other than the rest's"};
  });
  chosen.groups = grouped(left, chosen);
  return chosen;
}

void takeOneTau(TableRuns& chosen) {
  std::vector<RunGroup> left;
  for (auto first = chosen.groups.begin(); first != chosen.groups.end();) {
    const auto end = std::find_if(first, chosen.groups.end(), [&](const RunGroup& one) { return one.key != first->key; });
    if (!differsInTauAlone(*first)) {
      left.insert(left.end(), first, end);
      first = end;
      continue;
    }
    auto& taken = left.emplace_back(ofOneTau({first, end}));
    std::string other;
    for (; first != end; ++first) {
      const auto& tau = first->apart.front().second;
      if (tau == taken.apart.front().second) continue;
      other = tau;
      for (const auto* run : first->runs)
        chosen.leftOut.push_back(
            {chosen.toldAs(*run), "its τ is " + tau + ", and this table has one τ of a method", "its τ is another one than the table's"});
    }
    chosen.notes.push_back(oneTauNote(taken, other));
    chosen.conditions.push_back("tau=" + other);
    taken.apart.clear();
  }
  chosen.groups = std::move(left);
}

bool settingsByHand(const RunGroup& group) {
  return std::any_of(group.runs.begin(), group.runs.end(), [](const RunSummary* run) { return run->tauOrGroupingByHand; });
}

std::string byHandText(const RunGroup& group) { return settingsByHand(group) ? ", changed by hand" : ""; }

std::string methodName(const RunGroup& group) {
  const auto apart = apartText(group);
  return group.name + (apart.empty() ? "" : ", " + apart) + byHandText(group);
}

std::string keyOf(const RunGroup& group) {
  std::string key = group.key;
  for (const auto& [setting, value] : group.apart) key += " " + setting + "=" + value;
  return key;
}

std::vector<std::string> trainingKeys() {
  std::vector<std::string> keys;
  for (const auto& one : settingDescriptions())
    if (isOfTraining(one)) keys.emplace_back(one.key);
  return keys;
}

Result<void> someRuns(const TableRuns& chosen) {
  if (!chosen.groups.empty()) return {};
  constexpr std::size_t kShown = 3;
  std::vector<std::string> why;
  for (const auto& left : chosen.leftOut)
    if (why.size() < kShown) why.push_back(left.run + ": " + left.why);
  return badInput("the runs", "there is no finished run that this table is of" + (why.empty() ? "" : " (" + joined(why, "; ") + ")"),
                  "Train the methods that it compares, or name another folder");
}

}  // namespace xsmoe
