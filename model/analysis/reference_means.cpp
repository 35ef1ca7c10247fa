// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/reference_means.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <string_view>

#include "model/analysis/forgetting.h"
#include "model/core/mean_metrics.h"
#include "model/core/percent_rounding.h"
#include "model/core/ranking_metrics.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

constexpr std::string_view kWarmUpOnly = " (on D_1 alone, the warm-up's test)";
constexpr std::string_view kWhichMean = ", mean of D_2 and later";  ///< as the tables of results say it

using Field = double Metrics::*;
using Test = bool (*)(const ReferenceMean&, Field);

/// Of the reference against the trained model. Both were tested on the same sequences, but users are not told apart here: the error is that
/// of two independent measurements, and the true one mostly smaller.
MetricChange lead(const ReferenceMean& one, Field field) {
  const auto erring = [&](const Metrics& metrics) { return standardError(metrics.*field, one.trained.sequences); };
  return {one.mean.*field - one.trained.*field, std::hypot(erring(one.mean), erring(one.trained))};
}

bool isHigher(const ReferenceMean& one, Field field) { return lead(one, field).value > 0; }

bool isBetter(const ReferenceMean& one, Field field) { return isHigher(one, field) && lead(one, field).isDifference(); }

std::string comparison(const ReferenceMean& one, const char* metric, Field field) {
  char text[128];
  const double reference = inPercent(one.mean.*field), trained = inPercent(one.trained.*field);
  const auto by = lead(one, field);
  if (by.isDifference())
    std::snprintf(text, sizeof text, "%s %.2f %% against %.2f %%", metric, reference, trained);
  else
    std::snprintf(text, sizeof text, "%s %.2f %% against %.2f %% (%+.2f ± %.2f points)", metric, reference, trained, inPercent(by.value),
                  inPercent(by.error));
  return text;
}

/// Those that know no design of which it holds by HR@10 or by NDCG@10, the best by HR@10 first.
std::vector<ReferenceMean> thoseThat(Test holds, std::span<const ReferenceMean> means) {
  std::vector<ReferenceMean> some;
  std::copy_if(means.begin(), means.end(), std::back_inserter(some),
               [&](const auto& one) { return !knowsDesign(one.name) && (holds(one, &Metrics::hr10) || holds(one, &Metrics::ndcg10)); });
  std::stable_sort(some.begin(), some.end(), [](const auto& a, const auto& b) { return a.mean.hr10 > b.mean.hr10; });
  return some;
}

/// The first of them with the numbers of which it holds; the others by name, after "so does" or "so do".
std::string inWords(const std::vector<ReferenceMean>& some, const std::string& verb, Test holds, const char* oneMore, const char* more) {
  const auto& best = some.front();
  std::string text = best.name + ", without any training, " + verb + ':';
  if (holds(best, &Metrics::hr10)) text += ' ' + comparison(best, "HR@10", &Metrics::hr10);
  if (holds(best, &Metrics::ndcg10)) text += (holds(best, &Metrics::hr10) ? ", " : " ") + comparison(best, "NDCG@10", &Metrics::ndcg10);
  std::vector<std::string> others;
  for (std::size_t i = 1; i < some.size(); ++i) others.push_back(some[i].name);
  if (!others.empty()) text += std::string("; ") + (others.size() == 1 ? oneMore : more) + ' ' + listed(others);
  if (best.warmUp) text += kWarmUpOnly;
  return text;
}

/// Of the tests on D_2 …, or of all.
std::vector<ReferenceMean> meansOver(std::span<const ReferencedTest> tests, std::optional<Metrics> RunFinished::*which) {
  std::vector<ReferenceMean> means;
  for (const auto& name : referenceNames(tests)) {
    std::vector<std::optional<Metrics>> reference(tests.size()), trained(tests.size());
    for (std::size_t i = 0; i < tests.size(); ++i)
      for (const auto& one : tests[i].references)
        if (one.name == name && tests[i].test) {
          reference[i] = one.metrics;
          trained[i] = tests[i].test;
        }
    if (const auto mean = meansOfTests(reference).*which) means.push_back({name, *mean, *(meansOfTests(trained).*which)});
  }
  return means;
}

}  // namespace

std::vector<ReferencedTest> referencedTests(const RunHistory& history) {
  std::vector<ReferencedTest> tests;
  for (const auto& window : history.windows())
    if (window.done) tests.push_back({window.window, window.done->testedOn, window.done->test, window.references});
  return tests;
}

std::vector<std::string> referenceNames(std::span<const ReferencedTest> tests) {
  std::vector<std::string> names;
  for (const auto& test : tests)
    for (const auto& one : test.references)
      if (std::find(names.begin(), names.end(), one.name) == names.end()) names.push_back(one.name);
  return names;
}

std::vector<ReferenceMean> referenceMeans(std::span<const ReferencedTest> tests) {
  auto means = meansOver(tests, &RunFinished::mean);
  if (!means.empty()) return means;
  means = meansOver(tests, &RunFinished::allTests);
  for (auto& one : means) one.warmUp = true;
  return means;
}

std::string betterReferences(std::span<const ReferenceMean> means) {
  const auto better = thoseThat(isBetter, means);
  return better.empty() ? std::string() : inWords(better, "ranks better", isBetter, "so does", "so do");
}

std::string higherReferences(std::span<const ReferenceMean> means) {
  const auto higher = thoseThat(isHigher, means);
  if (higher.empty() || !thoseThat(isBetter, means).empty()) return {};
  return inWords(higher, "is higher, but within two standard errors", isHigher, "so is", "so are");
}

std::string bestReference(std::span<const ReferenceMean> means) {
  const auto better = thoseThat(isBetter, means);
  if (better.empty()) return {};
  const auto& best = better.front();
  auto text = best.name + " ranks better untrained: " +
              (isBetter(best, &Metrics::hr10) ? comparison(best, "HR@10", &Metrics::hr10) : comparison(best, "NDCG@10", &Metrics::ndcg10));
  if (best.warmUp) text += kWarmUpOnly;
  return text;
}

std::string shareOfAttainable(std::span<const ReferenceMean> means) {
  const auto one = std::find_if(means.begin(), means.end(), [](const auto& mean) { return knowsDesign(mean.name); });
  if (one == means.end() || one->mean.hr10 <= 0) return {};
  char text[160];
  std::snprintf(text, sizeof text, "%.0f %% of the HR@10 attainable knowing the planted tastes: %.2f %% of %.2f %%",
                inPercent(one->trained.hr10 / one->mean.hr10, 0), inPercent(one->trained.hr10), inPercent(one->mean.hr10));
  return std::string(text) + std::string(one->warmUp ? kWarmUpOnly : kWhichMean);
}

}  // namespace xsmoe
