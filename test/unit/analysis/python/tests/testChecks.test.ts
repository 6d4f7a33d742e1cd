import { check } from '../support.ts';

const path = 'tests/test_price.py';

check('tests/skipped-test', [
  { says: 'speaks about a skip without a reason', path, code: 'import pytest\n@pytest.mark.skip #!\ndef test_a():\n    assert a()\n\n@pytest.mark.skip() #!\nclass TestB:\n    pass\n' },
  { says: 'is silent with a reason or a condition', path, code: 'import pytest, unittest, sys\n@pytest.mark.skip(reason="needs the network")\ndef test_a(): assert a()\n@unittest.skip("later")\ndef test_b(): assert a()\n@pytest.mark.skipif(sys.platform == "win32", reason="x")\ndef test_c(): assert a()\n' },
]);

check('tests/no-assertion', [
  { says: 'is silent about good input for what refuses bad input elsewhere in the file', path: 'tests/test_a.py', code: `
import pytest
def test_refuses():
    with pytest.raises(ValueError):
        parse("")
def test_absolute_path():
    parse("/a")
def test_assert_raises_by_name(self):
    self.assertRaises(ValueError, read, "")
def test_read():
    read("/a")
` },
  { says: 'is silent about a fixture', path: 'tests/conftest.py', code: `
import pytest
@pytest.fixture
def test_client():
    return make()
` },
  { says: 'is silent about many inputs for one call', path: 'tests/test_a.py', code: `
import pytest
@pytest.mark.parametrize("version", ["1", "2"])
def test_version(version):
    parse(version)
` },
  { says: 'speaks about a test that only calls', path, code: 'from shop import total\n\ndef test_total(): #!\n    total([1, 2])\n' },
  { says: 'is silent about every way to check', path, code: 'import pytest\nfrom tests.helpers import run_it\ndef test_a():\n    assert f() == 1\ndef test_b():\n    with pytest.raises(ValueError):\n        f()\ndef test_c(mock):\n    f(mock)\n    mock.assert_called_once()\ndef test_d():\n    run_it(f)\ndef helper(x):\n    assert x\ndef test_e():\n    helper(f())\ndef test_does_not_raise():\n    f()\ndef test_f(snapshot):\n    snapshot(f())\n' },
  { says: 'looks into the methods of a test class', path, code: 'import unittest\nclass PriceTest(unittest.TestCase):\n    def run_one(self, x):\n        self.assertEqual(x, 1)\n    def silent_one(self, x):\n        print(x)\n    def test_a(self):\n        self.run_one(1)\n    def test_b(self): #!\n        self.silent_one(1)\n' },
  { says: 'is silent outside of tests', code: 'def test_total():\n    total([1, 2])\n' },
]);

check('tests/sleeping-test', [
  { says: 'speaks about a fixed wait', path, code: 'import time\ndef test_a():\n    start()\n    time.sleep(2) #!\n    assert done()\n' },
  { says: 'is silent about polling and short waits', path, code: 'import time\ndef test_a():\n    while not done():\n        time.sleep(0.5)\n    time.sleep(0.01)\n    assert done()\n' },
]);

check('tests/assert-on-tuple', [
  { says: 'speaks and removes the brackets', path, code: 'def test_a():\n    assert (x == 1, "wrong") #!\n', fixed: 'def test_a():\n    assert x == 1, "wrong"\n' },
  { says: 'is silent about brackets around one condition', path, code: 'def test_a():\n    assert (x == 1), "wrong"\n    assert (\n        x == 1\n    )\n' },
]);

check('tests/order-dependent', [
  { says: 'speaks about a global that only another test sets', path, code: 'user = None\n\ndef test_create():\n    global user\n    user = create()\n    assert user\n\ndef test_read():\n    assert read(user) == 1 #!\n' },
  { says: 'is silent where a fixture sets it, it has a value, or the test sets it too', path, code: 'a = None\nb = 1\nc = None\n\ndef setup_function():\n    global a\n    a = create()\n\ndef test_create():\n    global a, b, c\n    a = b = create()\n    c = create()\n    assert a\n\ndef test_read():\n    global c\n    c = create()\n    assert read(a, b, c) == 1\n' },
]);

check('tests/mocked-subject', [
  { says: 'speaks about an assertion on what is patched', path, code: 'from unittest.mock import patch\nimport shop.price\n\n@patch("shop.price.total", return_value=3)\ndef test_total(_):\n    assert shop.price.total([]) == 3 #!\n' },
  { says: 'speaks about it in a with statement as well', path, code: 'from unittest import mock\nfrom shop import price\n\ndef test_total():\n    with mock.patch("shop.price.total", return_value=3):\n        assert price.total([]) == 3 #!\n' },
  { says: 'is silent where something else is patched', path, code: 'from unittest.mock import patch\nimport shop.price\n\n@patch("shop.price.rate", return_value=3)\ndef test_total(rate):\n    assert shop.price.total([]) == 3\n    assert rate.call_count == 1\n' },
]);
