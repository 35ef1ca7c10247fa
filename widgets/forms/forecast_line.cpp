// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/forecast_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/words/forecast_wording.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {

ForecastLine::ForecastLine(QWidget* parent) : QWidget(parent), words_(wrappedLabel(this)), ask_(new QPushButton(this)) {
  ask_->setAutoDefault(false);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(6, 4, 6, 0);
  row->addWidget(words_, 1);
  row->addWidget(ask_, 0, Qt::AlignTop);
  connect(ask_, &QPushButton::clicked, this, [this] {
    if (measuring_)
      Q_EMIT cancelled();
    else
      Q_EMIT requested();
  });
  showNothing();
}

void ForecastLine::display(const QString& words, const QString& details, const QString& spoken, bool measuring) {
  measuring_ = measuring;
  words_->setText(words);
  words_->setToolTip(details);
  words_->setAccessibleDescription(spoken);
  ask_->setText(measuring ? tr("Cancel") : tr("Forecast"));
  ask_->setToolTip(QStringLiteral("<p>%1</p>")
                       .arg(measuring ? tr("Give the measurement up")
                                      : tr("Measure a few steps with these settings, without a run, and tell what a run would take. From "
                                           "then on it is measured again whenever the settings have changed, and kept with the run that "
                                           "begins.")));
  ask_->setEnabled(measuring_ || allowed_);
}

void ForecastLine::showNothing() { display(tr("Time and memory of the next run"), {}, {}, false); }

void ForecastLine::showMeasuring() { display(tr("Measuring a few steps…"), {}, {}, true); }

void ForecastLine::showForecast(const Forecast& forecast) {
  display(forecastText(forecast), forecastDetails(forecast), forecastSentences(forecast), false);
}

void ForecastLine::showProblem(const QString& why) { display(why, {}, {}, false); }

void ForecastLine::setAllowed(bool allowed) {
  allowed_ = allowed;
  ask_->setEnabled(measuring_ || allowed_);
}

QString ForecastLine::text() const { return words_->text(); }

}  // namespace xsmoe::widgets
