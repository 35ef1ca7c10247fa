// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/fork_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/fitting_size.h"
#include "app/studio/parts/help_push_button.h"
#include "model/analysis/deviations.h"
#include "model/core/data_commands.h"
#include "widgets/forms/fork_form.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kWidth = 460;

QString introduction(const RunHistory& run, int window, bool live) {
  const QString name = QString::fromStdString(run.description().name).toHtmlEscaped();
  QString text = ForkDialog::tr(
                     "A new run that shares its past with <b>%1</b> up to the end of %2, its test included. From there it trains on "
                     "with these settings; what you leave as it is stays as it was there.")
                     .arg(name, widgets::windowName(window));
  if (live) text += QStringLiteral("<p>") + ForkDialog::tr("The run that is going on is stopped first; what it has measured is kept.");
  return text;
}

/// What a person changed in the run after the window is not in the fork.
QString nothingChanged(const RunHistory& run, int window) {
  if (std::ssize(deviationsOf(run)) == deviationsUpTo(run, {window}))
    return ForkDialog::tr("Nothing is changed yet: the fork would end as the run did.");
  return ForkDialog::tr("Nothing is changed yet: the fork would end as the run would have without what was changed by hand after %1.")
      .arg(widgets::windowName(window));
}

}  // namespace

ForkDialog::ForkDialog(const RunHistory& run, int window, bool live, QWidget* parent)
    : QDialog(parent),
      window_(window),
      form_(new widgets::ForkForm(run, window)),
      nothingChanged_(nothingChanged(run, window)),
      summary_(new QLabel(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Fork after %1").arg(widgets::windowName(window)));
  auto* const intro = new QLabel(introduction(run, window, live), this);
  intro->setWordWrap(true);
  summary_->setWordWrap(true);
  auto* const scroll = new QScrollArea(this);
  scroll->setWidget(form_);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  fork_ = buttons->addButton(tr("&Fork and Train"), QDialogButtonBox::AcceptRole);
  buttons->addButton(
      copyCommandButton(this, [this, folder = run.description().folder] { return forkCommand(folder, window_, form_->changes()); }),
      QDialogButtonBox::ActionRole);
  buttons->addButton(helpPushButton(*this, QStringLiteral("fork")), QDialogButtonBox::HelpRole);
  auto* const column = new QVBoxLayout(this);
  column->addWidget(intro);
  column->addWidget(scroll, 1);
  column->addWidget(summary_);
  column->addWidget(buttons);
  // The whole form is seen where the screen is so high; a warning that comes takes its room of it.
  const int more = std::max(0, form_->sizeHint().height() - scroll->sizeHint().height());
  resize(fittingSize(*this, {kWidth, sizeHint().height() + more}));
  connect(form_, &widgets::ForkForm::changed, this, &ForkDialog::refresh);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] {
    Q_EMIT forkRequested(window_, form_->changes());
    accept();
  });
  refresh();
}

QString ForkDialog::summary() const { return summary_->text(); }

void ForkDialog::refresh() {
  const auto changes = form_->changes().size();
  QStringList sentences{changes == 0
                            ? nothingChanged_
                            : widgets::counted(static_cast<int>(changes), tr("1 setting is changed."), tr("%1 settings are changed."))};
  if (const QString warning = form_->warning(); !warning.isEmpty()) sentences << warning;
  summary_->setText(sentences.join(u' '));
}

}  // namespace xsmoe::studio
