# SPDX-FileCopyrightText: The Usher developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of a module, and reports each case to meson."""

import traceback
import unittest

import pycotap


class Result(pycotap.TAPTestResult):
    """pycotap says nothing of a subtest that fails."""

    failed = None

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is None:
            return
        self.message.write(f'{subtest}\n{"".join(traceback.format_exception(*err))}\n')
        if self.failed is not test:
            self.failed = test
            self.not_ok(test)


class Runner(pycotap.TAPTestRunner):
    def run(self, test):
        result = Result(self.output_stream, self.error_stream, self.message_log,
                        self.test_output_log)
        test(result)
        result.printErrors()
        return result


def main():
    unittest.main(testRunner=Runner(test_output_log=pycotap.LogMode.LogToError,
                                    message_log=pycotap.LogMode.LogToDiagnostics))
