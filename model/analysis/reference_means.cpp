// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/reference_means.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "model/analysis/ranking_metrics.h"
#include "model/core/mean_metrics.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

/// Both were measured on the same sequences: what is hard of them is hard for both, and cancels in the difference, whose own error is
/// mostly smaller than that of two independent measurements. NDCG@10 lies between 0 and HR@10 for every sequence and varies less.
double errorOf(const Metrics& trained) { return standardError(trained.hr10, trained.sequences); }

bool isBetter(const ReferenceMean& one, double Metrics::*field) { return one.mean.*field - one.trained.*field > errorOf(one.trained); }

bool isBetter(const ReferenceMean& one) { return isBetter(one, &Metrics::hr10) || isBetter(one, &Metrics::ndcg10); }

std::string comparison(const ReferenceMean& one, const char* metric, double Metrics::*field) {
  char text[96];
  std::snprintf(text, sizeof text, "%s %.2f %% against %.2f %%", metric, 100 * one.mean.*field, 100 * one.trained.*field);
  return text;
}

/// Those that rank better than the trained model, the best by HR@10 first.
std::vector<ReferenceMean> betterOnes(std::span<const ReferenceMean> means) {
  std::vector<ReferenceMean> better;
  std::copy_if(means.begin(), means.end(), std::back_inserter(better), [](const auto& one) { return isBetter(one); });
  std::stable_sort(better.begin(), better.end(), [](const auto& a, const auto& b) { return a.mean.hr10 > b.mean.hr10; });
  return better;
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
  std::vector<ReferenceMean> means;
  for (const auto& name : referenceNames(tests)) {
    std::vector<std::optional<Metrics>> reference(tests.size()), trained(tests.size());
    for (std::size_t i = 0; i < tests.size(); ++i)
      for (const auto& one : tests[i].references)
        if (one.name == name && tests[i].test) {
          reference[i] = one.metrics;
          trained[i] = tests[i].test;
        }
    if (const auto mean = meansOfTests(reference).mean) means.push_back({name, *mean, *meansOfTests(trained).mean});
  }
  return means;
}

std::string betterReferences(std::span<const ReferenceMean> means) {
  const auto better = betterOnes(means);
  if (better.empty()) return {};
  const auto& best = better.front();
  std::string text = best.name + ", without any training, ranks better:";
  if (isBetter(best, &Metrics::hr10)) text += ' ' + comparison(best, "HR@10", &Metrics::hr10);
  if (isBetter(best, &Metrics::ndcg10))
    text += (isBetter(best, &Metrics::hr10) ? ", " : " ") + comparison(best, "NDCG@10", &Metrics::ndcg10);
  std::vector<std::string> others;
  for (std::size_t i = 1; i < better.size(); ++i) others.push_back(better[i].name);
  if (!others.empty()) text += "; so " + std::string(others.size() == 1 ? "does " : "do ") + listed(others);
  return text;
}

std::string bestReference(std::span<const ReferenceMean> means) {
  const auto better = betterOnes(means);
  if (better.empty()) return {};
  const auto& best = better.front();
  return best.name + " ranks better untrained: " +
         (isBetter(best, &Metrics::hr10) ? comparison(best, "HR@10", &Metrics::hr10) : comparison(best, "NDCG@10", &Metrics::ndcg10));
}

}  // namespace xsmoe
