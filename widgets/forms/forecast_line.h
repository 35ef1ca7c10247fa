// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

#include "model/core/forecast.h"

class QLabel;
class QPushButton;

namespace xsmoe::widgets {

/// What the next run would take, in a line, with what is assumed where it is pointed at; and the button that asks for it.
class ForecastLine : public QWidget {
  Q_OBJECT
 public:
  explicit ForecastLine(QWidget* parent = nullptr);

  /// Nobody has asked.
  void showNothing();
  /// It is being measured: the button gives it up.
  void showMeasuring();
  void showForecast(const Forecast& forecast);
  /// Why there is none.
  void showProblem(const QString& why);
  /// Whether it can be asked for now.
  void setAllowed(bool allowed);
  [[nodiscard]] QString text() const;
  [[nodiscard]] QPushButton* button() const { return ask_; }

 Q_SIGNALS:
  void requested();
  void cancelled();

 private:
  void display(const QString& words, const QString& details, const QString& spoken, bool measuring);

  QLabel* words_;
  QPushButton* ask_;
  bool measuring_ = false, allowed_ = false;
};

}  // namespace xsmoe::widgets
