// SPDX-License-Identifier: GPL-3.0-or-later
// What the tour asks about pruning.
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <vector>

#include "model/core/run_history.h"
#include "model/core/run_moment.h"
#include "widgets/tour/question_parts.h"
#include "widgets/tour/tour_questions.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kMostDecimals = 6;

/// As few decimals as hold a number exactly, but no fewer than `least`.
int decimalsOf(double value, int least) {
  int decimals = least;
  while (decimals < kMostDecimals && std::abs(value - QLocale::c().toString(value, 'f', decimals).toDouble()) > 1e-9) ++decimals;
  return decimals;
}

QString tauText(double tau) { return QLocale().toString(tau, 'f', decimalsOf(tau, 2)); }

/// "10 %": the share that a τ stands for.
QString tauShare(double tau) { return percent(tau, decimalsOf(100 * tau, 0)); }

/// "9.96 %": with so many decimals that it is seen to be no τ.
QString shareBeside(double share, double tau) {
  int decimals = 2;
  while (decimals < kMostDecimals && percent(share, decimals) == percent(tau, decimals)) ++decimals;
  return percent(share, decimals);
}

/// The smallest share that τ compares with among experts that may go; empty: none may.
std::optional<double> leastShare(const std::vector<LayerUsage>& layers, Protocol protocol) {
  std::optional<double> least;
  for (const auto& layer : layers) {
    const int expert = leastUsedExpert(layer, protocol);
    if (expert < 0) continue;
    const double share = decisiveShare(layer, static_cast<std::size_t>(expert), protocol);
    if (!least || share < *least) least = share;
  }
  return least;
}

QString nonePruned(const RunHistory& run) {
  const auto* const last = lastFinished(run);
  const auto least = last ? leastShare(run.usageAfter(last->window), run.settings().protocol.protocol) : std::nullopt;
  const QString none = TourWords::tr("None: with τ = %1 (%2) this run pruned no expert.").arg(tauText(run.tau()), tauShare(run.tau()));
  if (!least) return none;
  return none + QLatin1Char(' ') +
         TourWords::tr("After %1 the least used one has a share of %2.")
             .arg(windowName(last->window.value), shareBeside(*least, run.tau()));
}

/// "9.96 %, below τ = 0.10 (10 %)": why an expert went.
QString whyPruned(const ExpertPruned& death, Protocol protocol) {
  const double share = protocol == Protocol::kPaper ? death.utilization : death.expertUtilization;
  return TourWords::tr("%1, below τ = %2 (%3)").arg(shareBeside(share, death.tau), tauText(death.tau), tauShare(death.tau));
}

/// With a blank before it; empty of a run that has not come to its last window.
QString onlyReadAtLast(const RunHistory& run) {
  const auto* const last = lastFinished(run);
  if (last == nullptr || !isLastTrained(run, last->window)) return {};
  return QLatin1Char(' ') + TourWords::tr("After %1, the last window that is trained, shares are only read: whoever is below τ then stays.")
                                .arg(windowName(last->window.value));
}

}  // namespace

TourQuestion askAboutPruning(const TourFacts& facts) {
  const auto& run = *facts.run;
  std::int64_t born = 0, gone = 0, all = 0;
  for (const auto& layer : run.window(0).started.structure) all += static_cast<std::int64_t>(layer.born.size());
  const ExpertPruned* first = nullptr;
  for (const auto& one : run.windows()) {
    born += static_cast<std::int64_t>(one.births.size());
    for (const auto& death : one.deaths) {
      if (death.byHand) continue;
      if (first == nullptr) first = &death;
      ++gone;
    }
  }
  if (born == 0) return nothingToAsk(TourWords::tr("No expert was born in this run, so none could be pruned."));
  all += born;
  TourQuestion question;
  question.text = TourWords::tr("With the first ones this run had %1 experts. How many of them did τ take out?").arg(count(all));
  question.answers = {TourWords::tr("None"), TourWords::tr("Fewer than half"), TourWords::tr("Half of them or more")};
  question.right = gone == 0 ? 0 : 2 * gone < all ? 1 : 2;
  if (first == nullptr) {
    question.reveal = nonePruned(run) + onlyReadAtLast(run);
    return question;
  }
  LayerStructure layer;
  layer.modality = first->modality;
  layer.layer = first->layer;
  question.reveal = TourWords::tr("%1 of %2. The first was %3 of %4 at the end of %5: its share was %6.")
                        .arg(count(gone), count(all), expertName(first->born), layerMark(layer), windowName(first->window.value),
                             whyPruned(*first, run.settings().protocol.protocol)) +
                    onlyReadAtLast(run);
  return question;
}

TourQuestion askAboutAHigherTau(const TourFacts& facts) {
  const auto& run = *facts.run;
  const auto* const last = lastFinished(run);
  const auto protocol = run.settings().protocol.protocol;
  const auto layers =
      last ? prunableLayers(run.usageAfter(last->window), run.pinnedAfter(last->window), protocol) : std::vector<LayerUsage>();
  if (layers.empty()) return nothingToAsk(TourWords::tr("No network of this run is known from which experts could go."));
  const double tau = run.tau(), higher = std::clamp(2 * tau, 0.1, 0.95);
  const auto now = static_cast<std::int64_t>(xsmoe::expertsToPrune(layers, tau, protocol).size());
  const auto then = static_cast<std::int64_t>(xsmoe::expertsToPrune(layers, higher, protocol).size());
  TourQuestion question;
  const bool ended = isLastTrained(run, last->window);
  const QString asked =
      ended ? TourWords::tr(
                  "τ is %1. After %2, the last window that is trained, nothing is pruned, whatever is below τ: the bar above only "
                  "counts what is. Had another window followed, how many experts would have gone at τ = %3, compared with %1?")
            : TourWords::tr("τ is %1. By the shares at the end of %2, how many experts go at τ = %3, compared with %1?");
  question.text = asked.arg(tauText(tau), windowName(last->window.value), tauText(higher));
  question.answers = {TourWords::tr("Fewer"), TourWords::tr("Just as many"), TourWords::tr("More")};
  question.right = then < now ? 0 : then == now ? 1 : 2;
  const QString told =
      ended ? TourWords::tr("By the shares at its end it would have been %2 at τ = %1, and %4 at τ = %3; as it is, all of them stay.")
            : TourWords::tr("At τ = %1 it is %2, at τ = %3 it is %4.");
  question.reveal =
      told.arg(tauText(tau), count(now), tauText(higher), count(then)) + QLatin1Char(' ') +
      TourWords::tr(
          "The stairs below the slider measure what each step saves and costs. Now drag τ, begin another run, or fork here from a "
          "window of your choice.");
  return question;
}

}  // namespace xsmoe::widgets
