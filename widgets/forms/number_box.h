// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDoubleSpinBox>
#include <QSpinBox>
#include <optional>
#include <vector>

namespace xsmoe::widgets {

/// The number that a person has typed: all of the text, in digits, with a point or a comma before its decimals whatever the language of
/// the system, perhaps with an exponent (1e-3). Nothing where it is no number, and where two signs leave open what they mean.
[[nodiscard]] std::optional<double> typedNumber(const QString& text);

/// The hidden states that a person has typed, increasing: "6, 12", with blanks around commas alone; "" is none. Nothing where it is no such
/// list.
[[nodiscard]] std::optional<std::vector<int>> typedStates(const QString& text);

/// A number in a field. A text that is no number of its range, or has more decimals than it shows, is refused as a whole when it is
/// entered: the number before comes back, and why is said below the field. Nobody hears of a number while it is typed.
class NumberBox : public QDoubleSpinBox {
 public:
  explicit NumberBox(QWidget* parent = nullptr);
  /// What stands behind the number: "thread" behind 1, "threads" behind others.
  void setUnits(const QString& one, const QString& many);

 protected:
  QValidator::State validate(QString& text, int& position) const override;
  void fixup(QString& text) const override;
  [[nodiscard]] double valueFromText(const QString& text) const override;
};

/// The same for whole numbers.
class WholeNumberBox : public QSpinBox {
 public:
  explicit WholeNumberBox(QWidget* parent = nullptr);
  void setUnits(const QString& one, const QString& many);

 protected:
  QValidator::State validate(QString& text, int& position) const override;
  void fixup(QString& text) const override;
  [[nodiscard]] int valueFromText(const QString& text) const override;
};

}  // namespace xsmoe::widgets
