// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "app/studio/session/session.h"
#include "model/analysis/test_slices.h"

namespace xsmoe::widgets {
class SlicesPage;
}

namespace xsmoe::studio {

/// Shows the tests of the open run in slices, also by the items that a person has picked on the map, window after window, also those of a
/// run in training as they come. Ranks that a run of an earlier program did not keep are measured, which is told and can be stopped;
/// leaving the page stops it too. Works only while the page is looked at. A window is asked for at a time, so that other questions come
/// between.
class SlicesFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  SlicesFeed(Session& session, widgets::SlicesPage& page, QObject* parent = nullptr);
  ~SlicesFeed() override;

  void setActive(bool active);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asking_; }

 private:
  void reset();
  void askWithPicked();
  [[nodiscard]] std::pair<std::int64_t, int> takenBack() const;
  void refresh();
  void askForFailed();
  void stop();
  void ask(int window);
  void take(int window, const Result<SlicedTest>& test);
  void show();
  void showProgress(const Progress& progress);

  Session& session_;
  widgets::SlicesPage& page_;
  std::map<int, Result<SlicedTest>> tests_;  // of the open run, by the window trained last
  std::size_t runs_ = 0;                     // how many were open: what an older question brings is dropped
  std::pair<std::int64_t, int> takenBack_;   // when it last went back, and how often: what was tested since then is another model
  bool active_ = false, asking_ = false;
  bool stopped_ = false;                                                                    // by a person
  std::shared_ptr<std::atomic<bool>> goesOn_ = std::make_shared<std::atomic<bool>>(false);  // the question under way
};

}  // namespace xsmoe::studio
