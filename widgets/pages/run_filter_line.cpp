// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_filter_line.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString keysText() {
  QStringList keys;
  for (const auto& key : runFilterKeys()) keys << text(key).toHtmlEscaped();
  return keys.join(QStringLiteral(", "));
}

}  // namespace

RunFilterLine::RunFilterLine(QWidget* parent)
    : QWidget(parent), line_(new QLineEdit(this)), count_(new QLabel(this)), error_(wrappedLabel(this)) {
  auto* const label = new QLabel(tr("Filt&er"), this);
  label->setBuddy(line_);
  line_->setClearButtonEnabled(true);
  line_->setPlaceholderText(tr("Words and conditions: method=xsmoe tau<0.2 hr10>10%"));
  line_->setAccessibleName(tr("Filter of the runs"));
  const QString help = tr("<p>Runs that have all of these words in name, stream, method, tags or note, and fulfil all of these conditions: "
                          "<b>method=xsmoe tau&lt;0.2 hr10&gt;10% -tag=broken \"first try\"</b></p>"
                          "<p>Conditions are made with = != &lt; &lt;= &gt; &gt;=; a minus in front turns one round; quotes hold blanks "
                          "together. Numbers of "
                          "windows also as <b>last.hr10</b>, <b>best.hr10</b>, <b>mean.hr10</b> and <b>d4.hr10</b>.</p><p>Keys: %1</p>")
                           .arg(keysText());
  line_->setToolTip(help);
  line_->setWhatsThis(help);
  error_->setTextFormat(Qt::PlainText);
  error_->hide();
  auto* const rows = new QGridLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->addWidget(label, 0, 0);
  rows->addWidget(line_, 0, 1);
  rows->addWidget(count_, 0, 2);
  rows->addWidget(error_, 1, 1, 1, 2);
  rows->setColumnStretch(1, 1);
  connect(line_, &QLineEdit::textChanged, this, &RunFilterLine::read);
}

void RunFilterLine::read(const QString& written) {
  const auto filter = parseRunFilter(written.toStdString());
  error_->setVisible(!filter.has_value());
  error_->setText(filter ? QString() : errorWords(filter.error()));
  line_->setAccessibleDescription(error_->text());
  if (filter) Q_EMIT filterChanged(*filter);
}

void RunFilterLine::setCount(std::int64_t matching, std::int64_t all) {
  count_->setText(matching == all ? counted(all, tr("1 run"), tr("%1 runs")) : tr("%1 of %2 runs").arg(count(matching), count(all)));
}

QString RunFilterLine::countText() const { return count_->text(); }
QString RunFilterLine::errorText() const { return error_->isHidden() ? QString() : error_->text(); }

}  // namespace xsmoe::widgets
