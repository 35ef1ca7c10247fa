#pragma once
#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace xsmoe::bench {

/// Collects what Google Benchmark runs: per name the median of its repetitions, in seconds, and its counters.
class Measurements : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;

  /// Median seconds of one iteration; 0 where the name did not run.
  [[nodiscard]] double seconds(const std::string& name) const;
  /// Spread of the repetitions: (slowest − fastest) / median.
  [[nodiscard]] double spread(const std::string& name) const;
  [[nodiscard]] double counter(const std::string& name, const std::string& counter) const;
  [[nodiscard]] bool ran(const std::string& name) const { return times_.count(name) == 1; }

 private:
  std::map<std::string, std::vector<double>> times_;
  std::map<std::string, std::map<std::string, double>> counters_;
};

/// Highest resident memory of this process above what it held when the object was made. Freed pages are given back first, so that earlier
/// work does not hide what is measured.
class PeakMemory {
 public:
  PeakMemory();
  [[nodiscard]] double megabytes() const;      ///< of 2^20 bytes
  [[nodiscard]] double heldMegabytes() const;  ///< the same of what is resident now

 private:
  double before_ = 0;
};

}  // namespace xsmoe::bench
