// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "widgets/learn/worksheet.h"
#include "widgets/tour/tour_step.h"

namespace xsmoe::widgets {

enum class TourPhase : std::uint8_t {
  kWaiting,  ///< for what the step speaks of
  kAsking,
  kTold,  ///< answered, or there is nothing to ask
};

/// A way through steps, one after the other: which one is shown, what was answered, what is done. Knows no window and draws nothing.
class Tour : public QObject {
  Q_OBJECT
 public:
  /// One step at least; each has its question.
  explicit Tour(std::vector<TourStep> steps, QObject* parent = nullptr);
  [[nodiscard]] const std::vector<TourStep>& steps() const { return steps_; }
  [[nodiscard]] int count() const { return static_cast<int>(steps_.size()); }

  /// What was answered of another run is forgotten; what is done stays done.
  void setFacts(TourFacts facts);
  [[nodiscard]] const TourFacts& facts() const { return facts_; }

  // What a person does. Steps count from 0; without effect where it cannot be.
  void begin(int step);
  void next();  ///< behind the last step the tour is over, and begins with the first one the next time
  void back();
  void leave();  ///< it goes on at the same step the next time
  void answer(int place);
  void takeOffer();

  [[nodiscard]] bool running() const { return running_; }
  /// The one that is shown, or at which the tour goes on.
  [[nodiscard]] int step() const { return step_; }
  [[nodiscard]] TourPhase phase() const;
  [[nodiscard]] QString waitsFor() const { return shown_.missing; }  ///< empty: nothing
  [[nodiscard]] TourOffer offer() const { return shown_.offer; }
  /// While it is not answered, as the facts are now; then as it was, with a reveal that grows with the run as long as it is still the same
  /// question with the same right answer.
  [[nodiscard]] const TourQuestion& question() const { return shown_.question; }
  [[nodiscard]] std::optional<int> answered() const;
  /// Every answer that was given, also of runs that are no longer open.
  [[nodiscard]] Worksheet& worksheet() { return worksheet_; }
  [[nodiscard]] const Worksheet& worksheet() const { return worksheet_; }
  [[nodiscard]] bool done(int step) const { return done_.contains(step); }
  /// Of the step and its phase.
  [[nodiscard]] QString place() const;
  /// Of an answered step the one that was asked about.
  [[nodiscard]] std::optional<int> moment() const;

  // For the next time. Steps that there are no more are passed over.
  [[nodiscard]] QString stepId() const;
  [[nodiscard]] QStringList doneIds() const;
  void restore(const QString& step, const QStringList& done);

 Q_SIGNALS:
  void changed();     ///< what is to be shown
  void progressed();  ///< the step, or what is done
  void offerTaken(xsmoe::widgets::TourOffer offer);

 private:
  struct Given {
    TourQuestion question;
    int place = 0;
    std::optional<int> moment;
  };
  struct Shown {
    QString missing;
    TourOffer offer = TourOffer::kNone;
    TourQuestion question;
    friend bool operator==(const Shown&, const Shown&) = default;
  };
  [[nodiscard]] const TourStep& current() const { return steps_[static_cast<std::size_t>(step_)]; }
  [[nodiscard]] const std::optional<Given>& given() const { return given_[static_cast<std::size_t>(step_)]; }
  void tellAnew();
  [[nodiscard]] Shown look() const;
  void show();

  std::vector<TourStep> steps_;
  TourFacts facts_;
  std::string run_;  // that was answered of, by its name
  bool running_ = false;
  int step_ = 0;
  std::vector<std::optional<Given>> given_;  // [steps]
  std::set<int> done_;
  Worksheet worksheet_;
  Shown shown_;
};

}  // namespace xsmoe::widgets
