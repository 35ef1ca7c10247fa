// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/differences_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedLayout>
#include <QTableView>
#include <string>
#include <utility>
#include <vector>

#include "widgets/charts/view_saver.h"
#include "widgets/pages/run_differences_model.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLeastColumn = 120;

}  // namespace

DifferencesPanel::DifferencesPanel(QWidget* parent)
    : QWidget(parent),
      model_(new RunDifferencesModel(this)),
      view_(new QTableView(this)),
      instead_(wrappedLabel(this)),
      pages_(new QStackedLayout(this)) {
  view_->setModel(model_);
  view_->setAccessibleName(tr("Settings in which the chosen runs differ"));
  view_->setAlternatingRowColors(true);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setTabKeyNavigation(false);
  auto* const columns = view_->horizontalHeader();
  columns->setDefaultSectionSize(kLeastColumn);
  columns->setMinimumSectionSize(kLeastColumn);
  view_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  auto* const saver = new ViewSaver(*view_, *model_, view_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  instead_->setAlignment(Qt::AlignCenter);
  instead_->setMargin(16);
  pages_->addWidget(instead_);
  pages_->addWidget(view_);
  tell(true);
}

void DifferencesPanel::showRuns(const RunChoice& choice) {
  std::vector<RunSummary> runs;
  std::vector<std::string> names;
  for (const int chosen : choice.chosen) {
    const auto place = static_cast<std::size_t>(chosen);
    if (!choice.runs[place].problem.empty()) continue;
    runs.push_back(choice.runs[place]);
    names.push_back(choice.names[place]);
  }
  const bool few = runs.size() < 2;
  model_->setRuns(std::move(runs), std::move(names));
  tell(few);
  // A column is as wide as its words, also a run's name, where there is room; a person may make it another width afterwards.
  view_->resizeColumnsToContents();
}

void DifferencesPanel::tell(bool few) {
  instead_->setText(few ? tr("Choose two or more runs above to see in what they differ.")
                        : tr("The chosen runs have the same settings, and nobody changed one of them."));
  pages_->setCurrentIndex(few || model_->rowCount() == 0 ? 0 : 1);
}

QString DifferencesPanel::message() const { return pages_->currentIndex() == 0 ? instead_->text() : QString(); }

}  // namespace xsmoe::widgets
