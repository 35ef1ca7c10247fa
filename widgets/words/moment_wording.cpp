// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/moment_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "model/core/methods.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kDigits = 4;  ///< of a loss and a learning rate

class MomentWords {
  Q_DECLARE_TR_FUNCTIONS(MomentWords)
};

QString shortNumber(double value) { return QLocale().toString(value, 'g', kDigits); }

/// "epoch 6, the best": the one of the window whose weights are stored.
QString keptEpoch(const RunHistory& history, WindowIndex window, int epoch) {
  const WindowHistory* const of = windowAt(history, window);
  const bool best = of != nullptr && bestEpochOf(*of) > 0 && history.description().settings.protocol.protocol == Protocol::kPaper;
  return (best ? MomentWords::tr("epoch %1, the best") : MomentWords::tr("epoch %1, the last")).arg(epoch);
}

bool lostByHand(const RunHistory& history, WindowIndex window) {
  const WindowHistory* const of = windowAt(history, window);
  return of != nullptr && std::any_of(of->deaths.begin(), of->deaths.end(), [](const ExpertPruned& death) { return death.byHand; });
}

/// "D6, ★ epoch 4"; "D6" where no epoch is best.
QString windowWithBest(const WindowHistory& window) {
  const QString name = windowName(window.window.value);
  const int best = bestEpochOf(window);
  return best > 0 ? MomentWords::tr("%1, ★ epoch %2").arg(name).arg(best) : name;
}

QString withoutValidation(const WindowHistory& window, const TrainingSettings& training) {
  const QString name = windowName(window.window.value);
  if (window.done || static_cast<int>(window.epochs.size()) > training.warmupEpochs)
    return MomentWords::tr("%1: no epoch was validated.").arg(name);
  return training.reachesValidation()
             ? MomentWords::tr("%1: epochs are validated from epoch %2 on.").arg(name).arg(training.warmupEpochs + 1)
             : MomentWords::tr("%1: no epoch is validated, since the first %2 are not and it has no more.")
                   .arg(name)
                   .arg(training.warmupEpochs);
}

/// What of Watch goes down to this epoch, since its weights are kept, and what does not all the same.
QString whatIsOfKeptEpoch(const RunHistory& history, const RunMoment& moment) {
  const bool ended = windowOfWeights(history, moment).has_value();
  if (!hasExperts(history.description().settings.model.method))
    return ended ? MomentWords::tr("● The picture is by this epoch's weights, quality of the window's end.")
                 : MomentWords::tr("● The picture is by this epoch's weights. Quality comes at the window's end.");
  return ended
             ? MomentWords::tr(
                   "● Likeness, groups and an expert's items are by its weights; quality, counts and sizes of the window's end.")
             : MomentWords::tr("● Likeness, groups and an expert's items are by its weights. Quality and counts come at the window's end.");
}

/// What of Watch does not go down to epochs.
QString whatIsOfWindows(const RunHistory& history, const RunMoment& moment) {
  const bool ended = windowOfWeights(history, moment).has_value();
  if (!hasExperts(history.description().settings.model.method))
    return ended ? MomentWords::tr("Quality and the picture are of the window's end.")
                 : MomentWords::tr("Quality comes at the window's end.");
  return ended ? MomentWords::tr("Quality, counts and sizes are of the window's end.")
               : MomentWords::tr("Quality and counts come at the window's end.");
}

}  // namespace

QString momentName(const RunMoment& moment) {
  const QString window = windowName(moment.window.value);
  return moment.epoch > 0 ? MomentWords::tr("%1, epoch %2").arg(window).arg(moment.epoch) : window;
}

QString epochNumbers(const EpochDone& epoch) {
  QStringList numbers{MomentWords::tr("loss %1").arg(shortNumber(epoch.loss)),
                      MomentWords::tr("learning rate %1").arg(shortNumber(epoch.learningRate))};
  if (epoch.validation)
    numbers
        << MomentWords::tr("validation HR@10 %1, NDCG@10 %2").arg(percent(epoch.validation->hr10, 2), percent(epoch.validation->ndcg10, 2));
  return numbers.join(QStringLiteral(", "));
}

int validationsInVain(const WindowHistory& window, int epoch) {
  int inVain = 0;
  for (const EpochDone& one : window.epochs)
    if (one.epoch <= epoch) inVain = one.best ? 0 : inVain + (one.validation ? 1 : 0);
  return inVain;
}

QString patienceSentence(const RunHistory& history) {
  const WindowHistory* const window = history.newest();
  if (window == nullptr) return {};
  const TrainingSettings& training = window->done ? window->settings.training : history.settings().training;
  const auto isValidated = [](const EpochDone& epoch) { return epoch.validation.has_value(); };
  if (std::none_of(window->epochs.begin(), window->epochs.end(), isValidated)) return withoutValidation(*window, training);
  const int last = window->epochs.back().epoch, inVain = validationsInVain(*window, last);
  const QString where = windowWithBest(*window);
  if (!window->done)
    return MomentWords::tr("%1: %2 of %3 in a row without a better one.")
        .arg(where)
        .arg(inVain)
        .arg(counted(training.patience, MomentWords::tr("1 validation"), MomentWords::tr("%1 validations")));
  if (inVain < training.patience) return MomentWords::tr("%1: ended with epoch %2, its last.").arg(where).arg(last);
  if (inVain == 1) return MomentWords::tr("%1: ended after 1 validation without a better one.").arg(where);
  return MomentWords::tr("%1: ended after %2 validations in a row without a better one.").arg(where).arg(inVain);
}

QString momentSentence(const RunHistory& history, const RunMoment& moment, bool weightsKept) {
  const EpochDone* const epoch = epochAt(history, moment);
  if (epoch == nullptr) {
    const WindowHistory* const window = windowAt(history, moment.window);
    const int testedOn = window != nullptr && window->done ? window->done->testedOn.value : moment.window.value + 1;
    return MomentWords::tr("Network after training on %1, as tested on %2. The timeline's Live button returns to the present.")
        .arg(windowName(moment.window.value), windowName(testedOn));
  }
  return MomentWords::tr("%1: %2. %3")
      .arg(momentName(moment), epochNumbers(*epoch), weightsKept ? whatIsOfKeptEpoch(history, moment) : whatIsOfWindows(history, moment));
}

QString weightsSentence(const RunHistory& history, const RunMoment& moment, const std::vector<RunMoment>& kept) {
  if (moment.epoch > 0 && momentOfWeights(history, moment, kept) == moment)
    return MomentWords::tr("● The weights of this epoch are kept: Inspect, the map and what-if show them.");
  const int stored = epochOfWeights(history, moment.window);
  const QString window = windowName(moment.window.value);
  if (stored == 0)
    return MomentWords::tr("No weights of this epoch are kept to be asked: Inspect, the map and what-if show the newest that are.");
  if (moment.epoch == 0)
    return MomentWords::tr("Inspect, the map and what-if show the model after %1: its weights are those of %2.")
        .arg(window, keptEpoch(history, moment.window, stored));
  if (moment.epoch != stored)
    return MomentWords::tr("Of %1 the weights of %2, are kept: Inspect, the map and what-if show these.")
        .arg(window, keptEpoch(history, moment.window, stored));
  return lostByHand(history, moment.window)
             ? MomentWords::tr("Its weights are kept, without the experts taken out by hand: Inspect, the map and what-if show them.")
             : MomentWords::tr("Its weights are kept: Inspect, the map and what-if show them.");
}

}  // namespace xsmoe::widgets
