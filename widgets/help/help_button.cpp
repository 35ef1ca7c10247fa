// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/help_button.h"

#include "widgets/help/handbook_window.h"
#include "widgets/help/view_help.h"

namespace xsmoe::widgets {

HelpButton::HelpButton(QWidget* parent) : QToolButton(parent) {
  setText(QStringLiteral("?"));
  setAutoRaise(true);
  setFocusPolicy(Qt::TabFocus);
  setPage({});
  connect(this, &QToolButton::clicked, this, [this] { openHandbook(*this, page_); });
}

void HelpButton::setPage(const QString& page) {
  page_ = page;
  setVisible(!page.isEmpty());
  const auto help = findViewHelp(page);
  const QString title = help ? help->title : tr("Handbook");
  setAccessibleName(tr("Help: %1").arg(title));
  setToolTip(help ? tr("<b>%1</b><br>%2<br>A click opens the handbook.").arg(help->title.toHtmlEscaped(), help->sentence.toHtmlEscaped())
                  : tr("Opens the handbook"));
}

}  // namespace xsmoe::widgets
