"""A real mDNS resolver (python-zeroconf) on loopback, told by lines on stdin; one line of JSON each as the answer."""

import json
import socket
import sys

from zeroconf import IPVersion, NonUniqueNameException, ServiceBrowser, ServiceInfo, Zeroconf

KIND = "_http._tcp.local."
events = []


def changed(zeroconf, service_type, name, state_change):
    events.append([state_change.name, name])


def asked(zeroconf, words):
    if words[0] == "find":
        found = zeroconf.get_service_info(KIND, f"{words[1]}.{KIND}", 5000)
        if found is None:
            return None
        return {
            "addresses": [socket.inet_ntoa(address) for address in found.addresses],
            "server": found.server,
            "port": found.port,
            "text": {key.decode(): value.decode() for key, value in found.properties.items()},
        }
    if words[0] == "take":
        own = ServiceInfo(KIND, f"{words[1]}.{KIND}", 8080, addresses=[socket.inet_aton("127.0.0.9")], server=f"{words[1]}.local.")
        try:
            zeroconf.register_service(own)
            return "taken"
        except NonUniqueNameException:
            return "not unique"
    return events


zeroconf = Zeroconf(interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)
browser = ServiceBrowser(zeroconf, KIND, handlers=[changed])
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    print(json.dumps(asked(zeroconf, line.split())), flush=True)
zeroconf.close()
