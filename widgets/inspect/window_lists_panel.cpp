// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/window_lists_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QStringList>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/help/view_head.h"
#include "widgets/inspect/number_table.h"
#include "widgets/inspect/reasoned_body.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

WindowListsPanel::WindowListsPanel(QWidget* parent) : QWidget(parent) {
  body_ = new ReasonedBody(buildBody(), this);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* const head = new ViewHead(*this, QStringLiteral("every-window"));
  head->setContentsMargins(4, 4, 4, 0);
  column->addWidget(head);
  column->addWidget(body_, 1);
}

QWidget* WindowListsPanel::buildBody() {
  auto* const body = new QWidget;
  heading_ = wrappedLabel(body);
  heading_->setTextFormat(Qt::PlainText);
  asTable_ = new QToolButton(body);
  asTable_->setText(tr("Table"));
  asTable_->setToolTip(tr("The lists as rows and columns"));
  asTable_->setCheckable(true);
  view_ = new WindowListsView;
  auto* const scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidget(view_);
  table_ = new NumberTable(tr("The user's lists after each window"));
  auto* const head = new QHBoxLayout;
  head->addWidget(heading_, 1);
  head->addWidget(asTable_);
  auto* const column = new QVBoxLayout(body);
  column->setContentsMargins(4, 4, 4, 4);
  column->addLayout(head);
  pictures_ = new QStackedLayout;
  column->addLayout(pictures_, 1);  // before its widgets: without a parent they would be windows
  pictures_->addWidget(scroll);
  pictures_->addWidget(table_);
  connect(asTable_, &QToolButton::toggled, this, &WindowListsPanel::showTable);
  return body;
}

void WindowListsPanel::setLists(const QString& user, const WindowLists& lists, const std::vector<int>& withoutHistory) {
  QString said =
      tr("User %1 by the weights after each window. A line joins the places of an item, a green edge marks the held-out truth; a "
         "click opens an item.")
          .arg(user);
  QStringList missing;
  for (const int window : withoutHistory) missing << windowName(window);
  if (!missing.isEmpty())
    said += QLatin1Char(' ') + tr("There is no list after %1: the user had no history by then.").arg(missing.join(QStringLiteral(", ")));
  heading_->setText(said);
  view_->setLists(lists);
  table_->setTable(tableOf(lists));
  body_->showBody();
}

void WindowListsPanel::showReason(const QString& reason) { body_->showReason(reason); }

void WindowListsPanel::showTable(bool table) {
  asTable_->setChecked(table);
  pictures_->setCurrentIndex(table ? 1 : 0);
}

QString WindowListsPanel::sentence() const { return heading_->text(); }

QString WindowListsPanel::reason() const { return body_->reason(); }

}  // namespace xsmoe::widgets
