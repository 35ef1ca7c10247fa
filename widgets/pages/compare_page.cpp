// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compare_page.h"

#include <QLabel>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/run_curves.h"
#include "widgets/pages/run_tree.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {

ComparePage::ComparePage(QWidget* parent)
    : QWidget(parent), pages_(new QStackedLayout(this)), instead_(wrappedLabel(this)), chart_(new ChartView(this)) {
  instead_->setAlignment(Qt::AlignCenter);
  instead_->setMargin(16);
  auto* parts = new QSplitter(Qt::Vertical, this);
  parts->addWidget(buildTree());
  parts->addWidget(chart_);
  parts->setStretchFactor(0, 2);
  parts->setStretchFactor(1, 3);
  parts->setChildrenCollapsible(false);
  setFocusProxy(tree_);
  pages_->addWidget(instead_);
  pages_->addWidget(parts);
  connect(tree_, &RunTree::choiceChanged, this, &ComparePage::showCurves);
  connect(tree_, &RunTree::runActivated, this, &ComparePage::runActivated);
  setRuns({}, {}, false);
}

QWidget* ComparePage::buildTree() {
  auto* box = new QWidget(this);
  above_ = wrappedLabel(box);
  tree_ = new RunTree(box);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(8, 6, 8, 2);
  column->addWidget(above_);
  column->addWidget(tree_, 1);
  return box;
}

void ComparePage::setRuns(std::vector<RunSummary> runs, const std::string& open, bool live) {
  const bool empty = runs.empty();
  tree_->setRuns(std::move(runs), open, live);
  pages_->setCurrentIndex(empty ? 0 : 1);
  say(empty
          ? tr("There is no run yet.\n\nTrain on the open stream with Run in the tool bar, or open a run from the File menu. A run and its "
               "forks (Fork… in the timeline) are compared here.")
          : tr("Choose runs to see their curves: Ctrl and Shift choose several. A double click or Enter opens a run."));
}

void ComparePage::showReading(const QString& howFar) {
  say(howFar.isEmpty() ? tr("Reading the runs…") : tr("Reading the runs: %1").arg(howFar));
}

void ComparePage::showError(const QString& text) { say(text); }

void ComparePage::say(const QString& text) {
  instead_->setText(text);
  above_->setText(text);
}

QString ComparePage::message() const { return instead_->text(); }

void ComparePage::showCurves() { chart_->setContent(runCurvesContent(tree_->runs(), tree_->parents(), tree_->chosen())); }

}  // namespace xsmoe::widgets
