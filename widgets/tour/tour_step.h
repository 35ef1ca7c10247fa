// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace xsmoe {
class RunHistory;
struct DataReport;
}  // namespace xsmoe

namespace xsmoe::widgets {

/// What the tour speaks of. Steps read their numbers and their right answers from it.
struct TourFacts {
  std::shared_ptr<const RunHistory> run;        ///< of XSMoE on the built-in stream; null: none is open
  std::shared_ptr<const RunHistory> reference;  ///< of Static, of the same seed, beside it; null: none is
  std::shared_ptr<const DataReport> data;       ///< of the open stream; null: none is open
  /// Windows of the open stream in which a planted taste comes back, increasing; empty: it does not tell.
  std::vector<int> returns;
  bool over = false;  ///< the run trains no more
  QString underWay;   ///< what keeps a run from being trained now, a sentence; empty: nothing does
  bool away = false;  ///< while that goes on, the window shows another run: what is marked would not be that of `run`
};

/// A prediction that a person makes by a click.
struct TourQuestion {
  QString text;
  QStringList answers;  ///< two to four; empty: the run has nothing to ask about, and `reveal` says so
  int right = 0;        ///< place among them
  QString reveal;       ///< why, with the run's numbers
  friend bool operator==(const TourQuestion&, const TourQuestion&) = default;
};

/// Of TourStep::windows: the run's last one.
inline constexpr int kToItsEnd = -1;

struct TourStep {
  QString id;  ///< under which it is kept, and of its screenshots
  QString title, text;
  /// Parts of the window: a perspective's key and what Perspective::bring() calls it, "watch/network"; of no perspective "window/tau".
  QString place, placeRevealed;                           ///< until the answer is given, and from then on
  int windows = 0;                                        ///< of the run that have to be finished; 0: it has to have begun one
  bool beside = false;                                    ///< a run of Static has to stand beside it
  TourQuestion (*ask)(const TourFacts& facts) = nullptr;  ///< called with a run as far as that, and with the other one
  /// The finished window at whose end the views are to be; empty: wherever they are. Null: always.
  std::optional<int> (*moment)(const TourFacts& facts) = nullptr;
};

/// What a step offers to do, where it lacks something.
enum class TourOffer : std::uint8_t {
  kNone,
  kTrain,      ///< a run on the built-in stream
  kSetBeside,  ///< a run of Static beside it, trained where there is none
};

}  // namespace xsmoe::widgets
