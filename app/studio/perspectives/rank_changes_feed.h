// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringList>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "app/studio/threads/picture_thread.h"
#include "widgets/items/rank_change_model.h"

namespace xsmoe::widgets {
class RankChangesPage;
struct ComparedRun;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Compares where the users' targets rank at the two moments that a person chose, of the open run or of the run beside and it, also while a
/// run is in training: of the windows that are finished. Ranks that a run of an earlier program did not keep are measured, which is told
/// and can be stopped; leaving the page stops it too. Works only while the page is looked at; one question is under way at a time.
class RankChangesFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  RankChangesFeed(Session& session, widgets::RankChangesPage& page, QObject* parent = nullptr);

  void setActive(bool active);
  /// Time travel: the latest window that may be shown; empty: all.
  void showMoment(std::optional<int> window);
  /// Epochs whose weights are kept, to be compared too.
  void offerEpochs(const std::vector<RunMoment>& kept);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 Q_SIGNALS:
  void shown();  ///< users, or why there are none

 private:
  /// What is compared.
  struct Wanted {
    std::filesystem::path run, stream, beside;
    widgets::RankMoments moments;
    QStringList picked;  ///< items, by which users are told apart
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  using Answer = std::shared_ptr<const widgets::ComparedRanks>;
  void reset();
  void refresh() { asked_.refresh(); }
  void askAgain();
  void stop();
  void ask(const Wanted& wanted);
  void take(const Result<Answer>& answer);
  void showProgress(const Progress& progress);
  void showReason(const QString& reason);
  [[nodiscard]] static Result<Answer> answer(QuestionDesk& desk, const Wanted& wanted, const ProgressCallback& progress);
  [[nodiscard]] std::optional<widgets::ComparedRun> runBeside() const;
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::RankChangesPage& page_;
  PictureThread pictures_;
  std::optional<int> moment_;
  std::vector<RunMoment> keptEpochs_;
  std::optional<Wanted> stopped_;  // by a person: is not asked for until one chooses or comes again
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
