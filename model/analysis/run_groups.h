// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe {

/// Streams are told apart by their checksums where both are known, else by where they lie.
[[nodiscard]] bool sameStream(const RunSummary& one, const RunSummary& other);

/// Whether the tests of two runs are tests of the same thing.
enum class Comparability : std::uint8_t {
  kSame,
  kOtherStream,
  kOtherCut,  ///< the same stream, cut into other windows or with other records kept, or with other targets ranked
};
[[nodiscard]] Comparability comparabilityOf(const RunSummary& one, const RunSummary& other);

/// For each run the number of its group, from 0 in the order of the list: in a group are the runs that differ in nothing but settings of a
/// repetition (isOfRepetition). Stream, features that the method reads, the other settings as started, where a fork parted and with what,
/// and what was changed by hand are the same. A run that cannot be read is alone.
[[nodiscard]] std::vector<int> groupsOf(const std::vector<RunSummary>& runs);

using MetricField = double Metrics::*;

/// A test of a run.
struct CurvePoint {
  WindowIndex window, testedOn;
  double seconds = 0;  ///< of training up to the end of `window`
  double value = 0;
};
[[nodiscard]] std::vector<CurvePoint> curveOf(const RunSummary& run, MetricField metric);

/// A number of a tested window of a run; empty: not known.
using WindowValue = std::function<std::optional<double>(const RunSummary& run, const WindowTest& test)>;
/// The same with other numbers in place of a metric; what is not known has no point.
[[nodiscard]] std::vector<CurvePoint> curveOf(const RunSummary& run, const WindowValue& value);

/// The tests of several runs on one window. Runs of the same seed count as one, with their mean.
struct BandPoint {
  WindowIndex window, testedOn;
  int seeds = 0;       ///< with a test here
  double seconds = 0;  ///< what each window up to `window` takes in the mean over the runs that trained it, added up: it never goes back
  double mean = 0;
  double deviation = 0;  ///< sample standard deviation over the seeds (n − 1); 0 for one seed
  double least = 0, most = 0;
};
/// A point for each tested window that any of the runs has, by window.
[[nodiscard]] std::vector<BandPoint> bandOf(const std::vector<const RunSummary*>& runs, MetricField metric);
[[nodiscard]] std::vector<BandPoint> bandOf(const std::vector<const RunSummary*>& runs, const WindowValue& value);

}  // namespace xsmoe
