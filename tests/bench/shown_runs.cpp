// The Compare page with many runs, as the window's thread has it.
#include "tests/bench/shown_runs.h"

#include <QApplication>
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "model/analysis/listed_runs.h"
#include "tests/bench/started_qt.h"
#include "widgets/pages/compare_page.h"

namespace xsmoe::bench {
namespace {

constexpr int kRefreshes = 5;

template <class Work>
double secondsFor(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// A page, and what a refresh of it costs.
class Shown {
 public:
  explicit Shown(ListedRuns list) : list_(std::move(list)) {
    page_.resize(1200, 800);
    page_.show();
    QApplication::processEvents();
    times.first = give(list_);
  }

  /// Seconds of showing what the runs have become.
  double become(std::vector<RunSummary> runs) {
    ListedRuns now, news;
    times.prepared = std::max(times.prepared, secondsFor([&] {
                                now = listedRuns(std::move(runs));
                                news = changesSince(list_, now);
                              }));
    list_ = std::move(now);
    return give(std::move(news));
  }
  [[nodiscard]] const std::vector<RunSummary>& runs() const { return list_.runs; }
  ShownRuns times;

 private:
  double give(ListedRuns list) {
    return secondsFor([&] {
      page_.setRuns(std::move(list), {}, false);
      QApplication::processEvents();
    });
  }

  widgets::ComparePage page_;
  ListedRuns list_;
};

}  // namespace

ShownRuns showRuns(const std::vector<RunSummary>& runs) {
  startQt();
  Shown shown(listedRuns(runs));
  for (int i = 0; i < kRefreshes; ++i) {
    shown.times.same = std::max(shown.times.same, shown.become(shown.runs()));
    auto now = shown.runs();
    ++now[now.size() / 2].windowsDone;
    shown.times.oneRun = std::max(shown.times.oneRun, shown.become(now));
    now.push_back(now.front());
    now.back().description.name = "run_more_" + std::to_string(i);
    now.back().description.folder += "_more_" + std::to_string(i);
    shown.times.oneMore = std::max(shown.times.oneMore, shown.become(std::move(now)));
  }
  return shown.times;
}

}  // namespace xsmoe::bench
