// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// A window's test of the trained model, and of the untrained references on the same sequences.
struct ReferencedTest {
  WindowIndex window, testedOn;
  std::optional<Metrics> test;              ///< absent where the test window has no sequence
  std::vector<ReferenceResult> references;  ///< empty: not measured
  friend bool operator==(const ReferencedTest&, const ReferencedTest&) = default;
};

/// The tests of a run so far, window after window.
[[nodiscard]] std::vector<ReferencedTest> referencedTests(const RunHistory& history);

/// The references that any of the tests measured, in the order in which they came.
[[nodiscard]] std::vector<std::string> referenceNames(std::span<const ReferencedTest> tests);

/// A reference beside the trained model.
struct ReferenceMean {
  std::string name;
  Metrics mean;         ///< over the tests on D_2 … that measured it (meansOfTests)
  Metrics trained;      ///< the trained model's, over the same tests
  bool warmUp = false;  ///< both are of the test on D_1, which no protocol's mean counts: there is no other
};

/// In the order in which the references were measured; without those that have no test on D_2 …. Where none has one, as of a run of two
/// windows, they are of the test on D_1 (warmUp).
[[nodiscard]] std::vector<ReferenceMean> referenceMeans(std::span<const ReferencedTest> tests);

/// Whether it knows how the stream was made (kAttainable): then it is what can be attained, and none of those that a model should beat.
[[nodiscard]] inline bool knowsDesign(std::string_view reference) { return reference == kAttainable; }

/// In words, which references rank better than the trained model, the best of them with its numbers: "transitions, without any training,
/// ranks better: HR@10 12.10 % against 10.40 %". Empty: none does. A lead in HR@10 or NDCG@10 counts where it is a difference
/// (MetricChange): larger than two standard errors of it, as of two independent tests over the trained model's sequences (standardError: of
/// NDCG@10 the most that it can be). Of those that know no design, as of the next two.
[[nodiscard]] std::string betterReferences(std::span<const ReferenceMean> means);
/// In words, where none ranks better by that, which are higher all the same: "transitions, without any training, is higher, but within two
/// standard errors: HR@10 10.90 % against 10.00 % (+0.90 ± 1.44 points)". Empty: none is, or one ranks better.
[[nodiscard]] std::string higherReferences(std::span<const ReferenceMean> means);
/// The best of them alone, by one metric: "transitions ranks better untrained: HR@10 12.10 % against 10.40 %". Empty: none does.
[[nodiscard]] std::string bestReference(std::span<const ReferenceMean> means);
/// How much of what can be attained knowing the design, which is the tastes that the generator planted, the trained model reaches: "67 % of
/// the HR@10 attainable knowing the planted tastes: 23.10 % of 34.30 %, mean of D_2 and later". Empty: it was not measured, or is 0.
[[nodiscard]] std::string shareOfAttainable(std::span<const ReferenceMean> means);

}  // namespace xsmoe
