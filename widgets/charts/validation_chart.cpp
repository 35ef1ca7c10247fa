// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/validation_chart.h"

#include <QStringList>
#include <cstddef>
#include <utility>

#include "widgets/words/moment_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/window_facts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// The two metrics and the stars.
class ValidationCurves {
 public:
  ValidationCurves() {
    hr_.name = ValidationChart::tr("HR@10");
    ndcg_.name = ValidationChart::tr("NDCG@10");
    ndcg_.colour.index = 1;
    ndcg_.marker = Marker::kSquare;
    best_.name = ValidationChart::tr("★ best epoch, by NDCG@10");
    best_.shortName = ValidationChart::tr("best epoch");
    best_.kind = SeriesKind::kDots;
    best_.colour.role = SeriesColour::Role::kTruth;
    best_.marker = Marker::kStar;
  }
  void add(double x, const RunMoment& moment, const Metrics& measured, bool best) {
    addPoint(hr_, x, moment, measured.hr10);
    addPoint(ndcg_, x, moment, measured.ndcg10);
    if (best) addPoint(best_, x, moment, measured.ndcg10);
  }
  void addTo(ChartContent& content) {
    for (ChartSeries* const series : {&hr_, &ndcg_, &best_}) content.series.push_back(std::move(*series));
  }

 private:
  static void addPoint(ChartSeries& series, double x, const RunMoment& moment, double share) {
    series.points.emplace_back(x, 100 * share);
    series.pointNames.push_back(momentName(moment));
  }

  ChartSeries hr_, ndcg_, best_;
};

/// What a person should know before he believes that an epoch is better than another.
QString noteOn(const WindowHistory& window, const EpochDone& epoch, bool best) {
  QStringList lines{hr10OfValidation(*epoch.validation)};
  if (best) lines << explained(Symbol::kBest);
  if (const int inVain = validationsInVain(window, epoch.epoch); inVain > 0)
    lines << counted(inVain, ValidationChart::tr("1 validation in a row without a better one"),
                     ValidationChart::tr("%1 validations in a row without a better one"));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

ChartContent validationContent(const RunHistory& history, StepAxis axis, const RunHistory* axisOf) {
  ChartContent content;
  content.title = ValidationChart::tr("Validation per epoch");
  layOutAlong(content, history, axis, axisOf != nullptr ? *axisOf : history);
  content.y.title = ValidationChart::tr("%");
  content.emptyText =
      ValidationChart::tr("HR@10 and NDCG@10 on validation sequences appear here when the first epochs of a window are over.");
  content.signs = explained(Symbol::kBest);
  content.remark = patienceSentence(history);
  ValidationCurves curves;
  std::size_t place = 0;  // among content.epochs, which has the same in the same order
  for (const WindowHistory& window : history.windows()) {
    const int best = bestEpochOf(window);
    for (std::size_t e = 0; e < window.epochs.size() && e < window.epochEnds.size(); ++e) {
      const EpochDone& epoch = window.epochs[e];
      const double x = content.epochs[place++].to;
      if (!epoch.validation) continue;
      curves.add(x, RunMoment(window.window, epoch.epoch), *epoch.validation, epoch.epoch == best);
      content.notes.push_back({x, noteOn(window, epoch, epoch.epoch == best)});
    }
  }
  curves.addTo(content);
  return content;
}

ValidationChart::ValidationChart(QWidget* parent) : RunChart(StepAxis::kStep, parent) { setContent(validationContent(shown())); }

/// Of the run beside without its stars, which would be taken for those of the one that is shown.
void ValidationChart::refresh() {
  ChartContent content = validationContent(shown(), axis());
  if (beside() != nullptr) {
    auto curves = validationContent(*beside(), axis(), &shown()).series;
    curves.pop_back();
    addBeside(content, std::move(curves));
  }
  setContent(std::move(content));
}

}  // namespace xsmoe::widgets
