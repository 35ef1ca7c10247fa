// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/significance_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "model/analysis/significance.h"
#include "model/analysis/table_columns.h"
#include "model/analysis/table_footers.h"
#include "model/analysis/table_runs.h"
#include "model/core/methods.h"
#include "model/experiments/sweeps/bootstrap.h"
#include "model/experiments/sweeps/pooled_notes.h"

namespace xsmoe::experiments {
namespace {

constexpr std::uint64_t kBootstrapSeed = 42;

/// Two groups of runs, and of each the runs whose seed both have, in the order of seeds.
struct ComparedGroups {
  const RunGroup *first = nullptr, *second = nullptr;
  std::vector<const RunSummary*> a, b;
  [[nodiscard]] std::string name() const { return methodName(*first) + " − " + methodName(*second); }
};

/// What the tests say of two groups, by one metric.
struct Compared {
  std::vector<double> a, b;  ///< mean over D_2 … of each run
  std::optional<TTest> pooled, paired;
  std::optional<double> effect;
  std::optional<BootstrapInterval> interval;
};

std::uint64_t seedOf(const RunSummary* run) { return run->description.settings.training.seed; }

/// The key of a method as `nameOf` writes it. Errors: there is none of this name.
Result<std::string> keyOfMethod(const std::string& text) {
  const auto method = namedMethod(text);
  if (!method) return usageError("--significance", "there is no method \"" + text + "\"", "Name two methods, as xsmoe,iisan_rh");
  return nameOf(method->method, method->continual);
}

using MethodPairs = std::vector<std::pair<std::string, std::string>>;

Result<MethodPairs> keysOfPairs(MethodPairs pairs) {
  if (pairs.empty()) pairs = {{"xsmoe", "iisan_rh"}, {"xsmoe", "iisan_kd"}};
  for (auto& [first, second] : pairs) {
    for (auto* const one : {&first, &second}) {
      const auto key = keyOfMethod(*one);
      if (!key) return tl::unexpected(key.error());
      *one = *key;
    }
    if (first == second) return usageError("--significance", first + " is compared with itself", "Name two methods");
  }
  return pairs;
}

ComparedGroups comparedOf(const RunGroup& first, const RunGroup& second) {
  ComparedGroups pair{&first, &second, {}, {}};
  for (const auto* a : first.runs)
    for (const auto* b : second.runs)
      if (seedOf(a) == seedOf(b)) {
        pair.a.push_back(a);
        pair.b.push_back(b);
      }
  return pair;
}

ResultColumn scalarColumn(std::string group, const char* name, const char* key, int decimals) {
  ResultColumn column;
  column.single = true;
  column.group = std::move(group);
  column.name = name;
  column.key = key;
  column.decimals = decimals;
  column.better = Better::kNeither;
  return column;
}

ResultColumn shareColumn(std::string group, const char* name, const char* key) {
  auto column = scalarColumn(std::move(group), name, key, 2);
  column.unit = "%";
  column.scale = 100;
  return column;
}

/// Of the runs of one method.
ResultColumn meanColumn(const char* name, const char* key) {
  auto column = shareColumn("mean", name, key);
  column.single = false;
  return column;
}

ResultColumn pointsColumn(std::string group, const char* name, const char* key) {
  auto column = shareColumn(std::move(group), name, key);
  column.unit = "points";
  return column;
}

ResultColumn probabilityColumn(std::string group, const char* key) {
  auto column = scalarColumn(std::move(group), "p", key, 4);
  column.probability = true;
  return column;
}

std::vector<ResultColumn> significanceColumns() {
  return {scalarColumn("", "seeds", "seeds_in_common", 0),
          meanColumn("first", "mean_first"),
          meanColumn("second", "mean_second"),
          pointsColumn("mean", "difference", "mean_difference"),
          scalarColumn("pooled t-test", "t", "pooled_t", 3),
          scalarColumn("pooled t-test", "df", "pooled_df", 0),
          probabilityColumn("pooled t-test", "pooled_p"),
          scalarColumn("paired t-test", "t", "paired_t", 3),
          scalarColumn("paired t-test", "df", "paired_df", 0),
          probabilityColumn("paired t-test", "paired_p"),
          scalarColumn("", "effect size d", "effect_size", 2),
          pointsColumn("95 % over users", "low", "users_95_low"),
          pointsColumn("95 % over users", "high", "users_95_high")};
}

ResultCell scalarCell(std::optional<double> number) {
  ResultCell cell;
  cell.mean = number;
  return cell;
}

std::vector<ResultCell> cellsOf(const Compared& compared) {
  const auto a = cellOf(compared.a), b = cellOf(compared.b);
  const auto& [pooled, paired] = std::tie(compared.pooled, compared.paired);
  const auto of = [](const std::optional<TTest>& test, const auto& number) {
    return scalarCell(test ? std::optional<double>(number(*test)) : std::nullopt);
  };
  const auto degrees = [](const TTest& test) { return test.degreesOfFreedom; };
  const auto p = [](const TTest& test) { return test.p; };
  const auto& interval = compared.interval;
  return {scalarCell(static_cast<double>(compared.a.size())),
          a,
          b,
          scalarCell(*a.mean - *b.mean),
          scalarCell(pooled ? pooled->t : std::nullopt),
          of(pooled, degrees),
          of(pooled, p),
          scalarCell(paired ? paired->t : std::nullopt),
          of(paired, degrees),
          of(paired, p),
          scalarCell(compared.effect),
          scalarCell(interval ? std::optional(interval->low) : std::nullopt),
          scalarCell(interval ? std::optional(interval->high) : std::nullopt)};
}

/// "; larger than the spread over seeds (0.16 points) and than what 5 seeds leave to chance (pooled p = 0.0002)", or what it is no larger
/// than.
std::string wordsOfSeeds(const Compared& compared, double apart, double spread) {
  if (!compared.pooled) return "; one seed in common, so no t-test";
  const auto beyond = "the spread over seeds (" + shownPoints(spread) + ")";
  const auto chance = "what " + std::to_string(compared.a.size()) + " seeds leave to chance (pooled p " + shownP(compared.pooled->p) + ")";
  if (compared.pooled->p >= kSignificanceLevel) return "; no larger than " + chance;
  return apart > spread ? "; larger than " + beyond + " and than " + chance : "; larger than " + chance + ", but no larger than " + beyond;
}

/// Whether seeds and users tell the two apart, in words. A difference is claimed where it is larger than the spread of both over seeds and
/// by the main test alone: users of the same few models may tell those apart, and not the methods.
std::string inWords(const ComparedGroups& pair, const Compared& compared, const RankingMetric& metric) {
  const auto a = cellOf(compared.a), b = cellOf(compared.b);
  const double difference = *a.mean - *b.mean, apart = std::abs(difference);
  const double spread = std::max(a.deviation.value_or(0), b.deviation.value_or(0));
  const auto& ahead = difference < 0 ? *pair.second : *pair.first;
  const auto& behind = difference < 0 ? *pair.first : *pair.second;
  std::string text = std::string(metric.title) + ": ";
  const bool bySeeds = compared.pooled && compared.pooled->p < kSignificanceLevel && apart > spread;
  const bool byUsers = compared.interval && (compared.interval->low > 0 || compared.interval->high < 0);
  if (bySeeds)
    text += methodName(ahead) + " before " + methodName(behind) + " by " + shownPoints(apart);
  else
    text += methodName(ahead) + " and " + methodName(behind) + " are not told apart (" + shownPoints(apart) + ")";
  text += wordsOfSeeds(compared, apart, spread);
  if (compared.interval)
    text += std::string(byUsers ? "; the users tell them apart" : "; the users do not tell them apart") + " (95 % from " +
            shownPoints(compared.interval->low) + " to " + shownPoints(compared.interval->high) + ", " +
            std::to_string(compared.interval->users) + (compared.interval->users == 1 ? " user)" : " users)") +
            (byUsers && !bySeeds ? ", which is of these runs and no difference of the methods" : "");
  if (compared.pooled && compared.pooled->zeroVariance())
    text += "; warning: the seeds do not differ at all, so that p is 1 for equal means and else 0";
  return text;
}

/// The table under way, and the ranks of runs that were asked for so far.
class SignificanceWork {
 public:
  SignificanceWork(const SignificanceChoice& choice, const RanksOfRun& ranksOf) : choice_(choice), ranksOf_(ranksOf) {
    table_.kind = TableKind::kSignificance;
    table_.rowTitle = "first − second";
    table_.columns = significanceColumns();
  }

  Result<void> add(const ComparedGroups& pair) {
    if (pair.a.empty()) {
      table_.notes.push_back(pair.name() + ": they have no seed in common");
      return {};
    }
    for (const auto& metric : choice_.metrics) {
      auto compared = compare(pair, metric);
      if (!compared) return tl::unexpected(compared.error());
      ResultRow row{pair.name() + ", " + std::string(metric.title), rowKey(pair, metric), false, {}, {}, {}, cellsOf(*compared)};
      for (std::size_t i = 0; i < pair.a.size(); ++i) row.seeds.push_back(seedOf(pair.a[i]));
      for (const auto* runs : {&pair.a, &pair.b})
        for (const auto* run : *runs) {
          row.runs.push_back(run->description.name);
          row.folders.push_back(run->description.folder);
        }
      table_.rows.push_back(std::move(row));
      table_.notes.push_back(inWords(pair, *compared, metric));
    }
    return {};
  }

  void note(std::string sentence) { table_.notes.push_back(std::move(sentence)); }

  [[nodiscard]] ResultTable finish(const TableRuns& chosen) {
    table_.title = "Significance on " + chosen.all().front()->description.streamTitle;
    table_.notes.emplace_back(
        "t-tests: two-sided, of the runs' means over D_2 …; pooled: two samples of one variance, the main test; paired: by seed");
    if (choice_.resamples > 0)
      table_.notes.push_back("users: percentile bootstrap of the difference, " + std::to_string(choice_.resamples) +
                             " resamples of users with all their tests, each test's difference the mean over seeds");
    for (auto& problem : problems_) table_.notes.push_back("no interval over users: " + problem);
    const auto footers = footersOf(chosen);
    table_.notes.insert(table_.notes.end(), footers.begin(), footers.end());
    table_.leftOut = chosen.leftOut;
    table_.conditions = chosen.conditions;
    return std::move(table_);
  }

  [[nodiscard]] bool empty() const { return table_.rows.empty(); }
  [[nodiscard]] const std::vector<std::string>& notes() const { return table_.notes; }

 private:
  static std::string rowKey(const ComparedGroups& pair, const RankingMetric& metric) {
    return keyOf(*pair.first) + " - " + keyOf(*pair.second) + ", " + std::string(metric.key);
  }

  [[nodiscard]] Result<Compared> compare(const ComparedGroups& pair, const RankingMetric& metric) {
    Compared compared;
    for (std::size_t i = 0; i < pair.a.size(); ++i) {
      const auto a = meanOfRun(*pair.a[i], metric), b = meanOfRun(*pair.b[i], metric);
      if (!a || !b) return badInput(pair.a[i]->description.name, "the run has no test on D_2 …", "Compare runs of three windows at least");
      compared.a.push_back(*a);
      compared.b.push_back(*b);
    }
    if (compared.a.size() > 1) {
      compared.pooled = pooledTTest(compared.a, compared.b);
      compared.paired = pairedTTest(compared.a, compared.b);
      compared.effect = effectSize(compared.a, compared.b);
    }
    if (choice_.resamples > 0) compared.interval = intervalOf(pair, metric);
    return compared;
  }

  /// Absent, with the problem noted, where the ranks cannot be had.
  std::optional<BootstrapInterval> intervalOf(const ComparedGroups& pair, const RankingMetric& metric) {
    std::vector<PairedTest> tests;
    for (std::size_t i = 0; i < pair.a.size(); ++i) {
      const auto of = testsOf(*pair.a[i], *pair.b[i], metric);
      if (!of) {
        problems_.insert(describe(of.error()));
        return std::nullopt;
      }
      tests.insert(tests.end(), of->begin(), of->end());
    }
    if (tests.empty()) return std::nullopt;
    return bootstrapOverUsers(meansOverSeeds(tests), choice_.resamples, kBootstrapSeed);
  }

  Result<std::vector<PairedTest>> testsOf(const RunSummary& a, const RunSummary& b, const RankingMetric& metric) {
    const auto &first = ranks(a), &second = ranks(b);
    for (const auto* ranks : {&first, &second})
      if (!*ranks) return tl::unexpected(ranks->error());
    std::vector<PairedTest> tests;
    for (const auto& [window, of] : *first) {
      const auto other = second->find(window);
      auto paired = pairedTests(of, other == second->end() ? std::vector<TestRank>{} : other->second, window, metric);
      if (!paired) return paired;
      tests.insert(tests.end(), paired->begin(), paired->end());
    }
    return tests;
  }

  const Result<WindowRanks>& ranks(const RunSummary& run) {
    auto known = ranks_.find(&run);
    if (known == ranks_.end()) known = ranks_.emplace(&run, ranksOf_(run)).first;
    return known->second;
  }

  const SignificanceChoice& choice_;
  const RanksOfRun& ranksOf_;
  ResultTable table_;
  std::set<std::string> problems_;
  std::map<const RunSummary*, Result<WindowRanks>> ranks_;
};

/// Whether no setting that tells the groups of both methods apart has another value in the one than in the other.
bool likeInWhatBothVary(const RunGroup& a, const RunGroup& b) {
  return std::all_of(a.apart.begin(), a.apart.end(), [&](const auto& one) {
    return std::none_of(b.apart.begin(), b.apart.end(),
                        [&](const auto& other) { return one.first == other.first && one.second != other.second; });
  });
}

std::vector<const RunGroup*> groupsNamed(const TableRuns& chosen, const std::string& key) {
  std::vector<const RunGroup*> groups;
  for (const auto& group : chosen.groups)
    if (group.key == key) groups.push_back(&group);
  return groups;
}

}  // namespace

Result<ResultTable> significanceTable(const std::vector<RunSummary>& runs, const SignificanceChoice& choice, const RanksOfRun& ranksOf) {
  const auto pairs = keysOfPairs(choice.pairs);
  if (!pairs) return tl::unexpected(pairs.error());
  std::set<std::string> wanted;
  for (const auto& [first, second] : *pairs) wanted.insert({first, second});
  auto chosen = chooseRuns(runs, [&](const ModelSettings& model) {
    return wanted.contains(nameOf(model.method, model.continual)) ? std::string() : "it is none of the methods to compare";
  });
  if (const auto some = someRuns(chosen); !some) return tl::unexpected(some.error());
  takeOneTau(chosen);
  SignificanceWork work(choice, ranksOf);
  for (const auto& [first, second] : *pairs) {
    bool both = true;
    for (const auto& key : {first, second})
      if (groupsNamed(chosen, key).empty()) {
        both = false;
        work.note(first + " and " + second + " are not compared: there is no finished run of " + key);
      }
    bool alike = false;
    for (const auto* a : groupsNamed(chosen, first))
      for (const auto* b : groupsNamed(chosen, second)) {
        if (!likeInWhatBothVary(*a, *b)) continue;
        alike = true;
        if (const auto added = work.add(comparedOf(*a, *b)); !added) return tl::unexpected(added.error());
      }
    if (both && !alike) work.note(first + " and " + second + " are not compared: no two of their runs have the same settings");
  }
  if (work.empty())
    return badInput("the runs", "no two methods can be compared (" + work.notes().front() + ")", "Train both with the same seeds");
  return work.finish(chosen);
}

}  // namespace xsmoe::experiments
